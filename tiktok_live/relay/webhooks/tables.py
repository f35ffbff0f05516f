"""One `[[webhook]]` table: its keys, and the webhook that it stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from tiktok_live.causes import caught
from tiktok_live.client.options.kinds import ChoiceKind, CountKind, FlagKind, ListKind, OptionKind, SecondsKind
from tiktok_live.client.options.suggestions import suggest
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import event_class
from tiktok_live.relay.event_values import VALUES
from tiktok_live.relay.feed import Selection
from tiktok_live.relay.templates import Escape, Template, escape_plain
from tiktok_live.relay.webhooks.addresses import Address, parse_address, query_values
from tiktok_live.relay.webhooks.bodies import Body, EventBody, FormBody, JsonBody, parse_node
from tiktok_live.relay.webhooks.mistakes import in_key
from tiktok_live.relay.webhooks.presets import PRESETS, Preset, PresetOption
from tiktok_live.relay.webhooks.references import Secret, is_reference, read_reference
from tiktok_live.relay.webhooks.webhook import OWN_HEADERS, Webhook, WebhookLimits
from tiktok_live.rooms.usernames import normalize_unique_id

__all__ = ["KEYS", "webhook_from_table"]

_NAME = re.compile(r"[\w .:-]{1,60}")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_NOT_HEADERS = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"}) | OWN_HEADERS
_MAX_FIELDS = 100
_MAX_SECONDS = 3_600.0
_LARGEST = 1_000_000_000


class _TableKind(OptionKind):
    """A table."""

    words = 'a table, such as { name = "{user}" }'

    def fits(self, value: object) -> bool:
        return isinstance(value, Mapping)


class _JsonKind(OptionKind):
    """A table, or JSON as text."""

    words = "a table, or JSON as text"

    def fits(self, value: object) -> bool:
        return isinstance(value, Mapping | str)


_TEXT, _COUNT, _SECONDS = OptionKind(), CountKind(), SecondsKind()
_TABLE = _TableKind()

KEYS: Mapping[str, OptionKind] = MappingProxyType({
    "name": _TEXT,
    "preset": ChoiceKind(tuple(PRESETS)),
    "url": _TEXT,
    "method": ChoiceKind(("POST", "GET", "PUT")),
    "events": ListKind(_TEXT, 'names of events, such as ["gift_complete", "follow"]'),
    "rooms": ListKind(_TEXT, 'handles of hosts, such as ["ann"]'),
    "backlog": FlagKind(),
    "json": _JsonKind(),
    "form": _TABLE,
    "query": _TABLE,
    "headers": _TABLE,
    "secret": _TEXT,
    "timeout": _SECONDS,
    "retries": _COUNT,
    "max_age": _SECONDS,
    "queue_size": _COUNT,
    "queue_bytes": _COUNT,
})  # fmt: skip
"""The keys of every webhook; presets add some."""


def webhook_from_table(
    table: Mapping[str, object],
    folder: Path,
    *,
    name: str,
    known: Collection[str] = VALUES,
    needs_events: bool = True,
) -> Webhook:
    """Return the webhook that a table stands for.

    Args:
        table: its keys are `KEYS` and those of its preset.
        folder: where relative paths of secrets begin.
        name: of the webhook, if the table has none.
        known: names that placeholders may have.
        needs_events: whether the table must name its events.

    Raises:
        ConfigError: a key or a value is wrong; the message names the key.
    """
    preset = _preset(table)
    _check_keys(table, preset)
    values = table if preset is None else _expanded(table, preset, folder, known)
    return _Reader(values, folder, known, preset.clean if preset else escape_plain).webhook(name, needs_events)


def _preset(table: Mapping[str, object]) -> Preset | None:
    if "preset" not in table:
        return None
    return PRESETS[str(KEYS["preset"].checked("preset", table["preset"]))]


def _check_keys(table: Mapping[str, object], preset: Preset | None) -> None:
    options: Mapping[str, PresetOption] = preset.options if preset else {}
    for key, value in table.items():
        if key in options:
            options[key].kind.checked(key, value)
        elif key in KEYS:
            KEYS[key].checked(key, value)
        else:
            raise ConfigError(f"there is no key {key[:40]!r}", advice=suggest(key, [*KEYS, *options]))


def _expanded(table: Mapping[str, object], preset: Preset, folder: Path, known: Collection[str]) -> Mapping[str, Any]:
    """Return the table with what its preset stands for; what the table says itself comes first."""
    for key, option in preset.options.items():
        if option.is_required and not table.get(key):
            raise ConfigError(f"`{key}` is missing", advice=f"For {preset.program}, it is the {option.meaning}")
        _check_option(key, option, table.get(key), folder, known)
    options = {key: table.get(key, option.default) for key, option in preset.options.items()}
    expanded = preset.expand(options | {"method": table.get("method", "POST")})
    own = {key: value for key, value in table.items() if key in KEYS}
    merged = {key: _merged(expanded[key], own[key]) for key in expanded.keys() & own.keys()}
    return expanded | own | merged


def _check_option(key: str, option: PresetOption, value: object, folder: Path, known: Collection[str]) -> None:
    """Refuse a wrong value here, where its key is known; what it is expanded to has other keys."""
    if not isinstance(value, str) or not value:
        return
    try:
        if option.is_secret:
            read_reference(value, folder)
        else:
            Template.parse(value, known)
    except ConfigError as error:
        raise in_key(key, error) from error.__cause__


def _merged(preset: object, own: object) -> object:
    return {**preset, **own} if isinstance(preset, dict) and isinstance(own, dict) else own


class _Reader:
    """Reads one table whose keys and types are right."""

    def __init__(self, table: Mapping[str, Any], folder: Path, known: Collection[str], clean: Escape) -> None:
        self._table = table
        self._folder = folder
        self._known = known
        self._clean = clean

    def webhook(self, name: str, needs_events: bool) -> Webhook:  # noqa: FBT001 - private
        method = self._table.get("method", "POST")
        secret = self._read("secret", lambda text: read_reference(text, self._folder))
        body = self._body(method)
        if secret is not None and body is None:
            raise ConfigError("`secret`: a signature is of the body, and GET has none", advice="Write method = 'POST'")
        return Webhook(
            name=self._read("name", _name) or name,
            address=self._address(),
            method=method,
            body=body,
            headers=self._headers(),
            secret=secret,
            selection=self._selection(needs_events),
            with_backlog=self._table.get("backlog", False),
            limits=self._limits(),
        )

    def _read(self, key: str, read: Callable[[Any], Any]) -> Any:
        """Return what `read` makes of a key's value; None if it is not there. Errors name the key."""
        if key not in self._table:
            return None
        try:
            return read(self._table[key])
        except ConfigError as error:
            raise in_key(key, error) from error.__cause__

    def _address(self) -> Address:
        if not self._table.get("url"):
            raise ConfigError("`url` is missing", advice='Write url = "http://127.0.0.1:8000/", or a preset')
        address = cast("Address", self._read("url", self._parsed_address))
        fields = self._read("query", self._fields) or {}
        return Address(address.base, (*address.query, *query_values(fields)), address.is_secret)

    def _parsed_address(self, text: str) -> Address:
        if is_reference(text):
            return parse_address(read_reference(text, self._folder).value, self._known, is_secret=True)
        return parse_address(text, self._known)

    def _fields(self, table: Mapping[str, object]) -> dict[str, Template | Secret]:
        if len(table) > _MAX_FIELDS:
            raise ConfigError(f"it has more than {_MAX_FIELDS} fields")
        return {name: self._field(name, value) for name, value in table.items()}

    def _field(self, name: str, value: object) -> Template | Secret:
        if not (_TEXT.fits(value) or _COUNT.fits(value) or _SECONDS.fits(value)):
            raise ConfigError(f"`{name}` must be text or a number")
        try:
            return self._text(str(value))
        except ConfigError as error:
            raise in_key(name, error) from error.__cause__

    def _text(self, text: str) -> Template | Secret:
        return read_reference(text, self._folder) if is_reference(text) else Template.parse(text, self._known)

    def _body(self, method: str) -> Body | None:
        given = [key for key in ("json", "form") if key in self._table]
        if len(given) > 1:
            raise ConfigError("json and form exclude each other")
        if method == "GET":
            if given:
                raise ConfigError(f"`{given[0]}`: GET has no body", advice="Write query instead, or method = 'POST'")
            return None
        if "form" in self._table:
            return FormBody(self._read("form", self._fields), self._clean)
        content = self._read("json", self._json)
        return EventBody() if content is None else JsonBody(content)

    def _json(self, value: object) -> object:
        if isinstance(value, str):
            with caught(ValueError, RecursionError) as failure:
                value = json.loads(value)
            if failure:
                advice = 'A placeholder stands in quotes there, too: "count": "{count}" becomes a number'
                raise ConfigError(f"it is not JSON: {failure.error}", advice=advice) from failure.cause
        return parse_node(value, self._text)

    def _headers(self) -> Mapping[str, str | Secret]:
        return self._read("headers", lambda table: {name: self._header(name, table[name]) for name in table}) or {}

    def _header(self, name: str, value: object) -> str | Secret:
        if not _HEADER.fullmatch(name) or name.lower() in _NOT_HEADERS:
            raise ConfigError(f"{name[:40]!r} is not a header that can be set")
        if not isinstance(value, str):
            raise ConfigError(f"`{name}` must be text")
        found = read_reference(value, self._folder) if is_reference(value) else value
        text = found.value if isinstance(found, Secret) else found
        if not (text.isascii() and text.isprintable()):
            raise ConfigError(f"`{name}` must be printable ASCII")
        return found

    def _selection(self, needs_events: bool) -> Selection:  # noqa: FBT001 - private
        if needs_events and not self._table.get("events"):
            advice = 'Name the events, such as events = ["gift_complete", "follow"]; "event" stands for all'
            raise ConfigError("`events` is missing", advice=advice)
        names = self._read("events", lambda names: frozenset(event_class(name).name for name in names))
        rooms = self._read("rooms", lambda names: frozenset(map(normalize_unique_id, names)))
        return Selection(rooms or frozenset(), names or frozenset())

    def _limits(self) -> WebhookLimits:
        default = WebhookLimits()
        return WebhookLimits(
            timeout=self._between("timeout", 0.1, _MAX_SECONDS, default.timeout),
            retries=self._between("retries", 0, 20, default.retries),
            max_age=self._between("max_age", 0.1, _MAX_SECONDS, default.max_age),
            queue_size=self._between("queue_size", 1, 100_000, default.queue_size),
            queue_bytes=self._between("queue_bytes", 10_000, _LARGEST, default.queue_bytes),
        )

    def _between(self, key: str, lowest: Any, highest: Any, default: Any) -> Any:
        value = self._table.get(key, default)
        if not lowest <= value <= highest:
            raise ConfigError(f"`{key}` must be from {lowest:g} to {highest:g}, not {value:g}")
        return value


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ConfigError("it must have 1 to 60 letters, digits, spaces, or any of . : - _")
    return text

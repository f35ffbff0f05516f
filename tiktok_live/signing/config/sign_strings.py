"""What people write for `sign=`, a string, a table or a list, as checked tables: the same whichever they write.

"direct"                                          one provider
"direct?region=eu"                                with options, as in a URL
"direct,euler"                                    a chain, tried in this order
["direct", {"provider": "euler", "timeout": 5}]   the same as a list; tables hold what a string cannot
"""

from __future__ import annotations

import difflib
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Literal, get_args, get_origin
from urllib.parse import parse_qsl, unquote

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.signing.config.provider_config import (
    BrowserSpec,
    CommandSpec,
    DirectSpec,
    EulerSpec,
    JsSpec,
    LocalSpec,
    MobileSpec,
    ProviderSpec,
    ReplaySpec,
    StaticSpec,
)

__all__ = ["KINDS", "SignSetting", "parse_sign"]

SignSetting = str | ProviderSpec | Mapping[str, object] | Sequence[str | ProviderSpec | Mapping[str, object]]
"""What `sign=` takes."""

KINDS: dict[str, type[ProviderSpec]] = {
    "direct": DirectSpec,
    "euler": EulerSpec,
    "local": LocalSpec,
    "command": CommandSpec,
    "static": StaticSpec,
    "replay": ReplaySpec,
    "js": JsSpec,
    "browser": BrowserSpec,
    "mobile": MobileSpec,
}
"""The table of every kind of provider, by its name."""

_EXAMPLES = {
    "direct": "direct?region=eu",
    "euler": "euler or euler+https://host",
    "local": "local+http://127.0.0.1:3000?dialect=signtok",
    "command": "command:/path/to/program",
    "static": "static:/path/to/plans.json",
    "replay": "replay:/path/to/answer.bin",
    "js": "js:/path/to/script.js?engine=quickjs",
    "browser": "browser:/usr/bin/chromium?page=/path/to/page.html",
    "mobile": "mobile",
}
# What stands behind the colon, and behind the plus sign, is an option like those behind the question mark.
_BEHIND_COLON = {
    "command": "argv",
    "static": "path",
    "replay": "path",
    "js": "path",
    "browser": "executable",
}
_BEHIND_PLUS = frozenset({"euler", "local"})
_SECRETS = re.compile(r"(key|token|secret|password|session_?id|jwt)$", re.IGNORECASE)
_LONGEST_NAME = 24  # characters
# A comma separates providers where a provider's name follows it.
_COMMA = re.compile(rf"\s*,\s*(?=(?:{'|'.join(KINDS)})\b(?:[?:+,\s]|$))")


def parse_sign(setting: SignSetting) -> tuple[ProviderSpec, ...]:
    """Return the providers that `setting` names, in order, each checked.

    Raises:
        ConfigError: for a provider, an option or a value that cannot work; the message has the right spelling.
    """
    specs = tuple(_specs(setting))
    if not specs:
        raise ConfigError("sign names no provider", advice=f"Write for example {_EXAMPLES['direct']!r}")
    return specs


def _specs(setting: object) -> list[ProviderSpec]:
    match setting:
        case ProviderSpec():
            names = setting.__struct_fields__
            return [_from_table({"provider": setting.kind, **{name: getattr(setting, name) for name in names}})]
        case str():
            return _from_text(setting)
        case Mapping():
            return [_from_table(setting)]
        case Sequence() if not isinstance(setting, bytes | bytearray):
            return [spec for part in setting for spec in _specs(_flat(part))]
        case _:
            raise ConfigError(f"sign takes a string, a table or a list of them, not {type(setting).__name__}")


def _flat(part: object) -> object:
    if isinstance(part, Sequence) and not isinstance(part, str):
        raise ConfigError("sign: a list holds strings and tables, and no list")
    return part


def _from_text(text: str) -> list[ProviderSpec]:
    text = text.strip()
    if text[:1] in {"[", "{"}:
        return _specs(_from_json(text))
    return [_from_table(_table(part)) for part in _COMMA.split(text) if part]


def _from_json(text: str) -> object:
    with caught(ValueError, RecursionError) as failure:
        return json.loads(text)
    raise ConfigError(f"sign is no JSON: {failure.error}") from failure.cause


def _table(text: str) -> dict[str, object]:
    """Return `kind:rest?option=value` or `kind+url?option=value` as a table, its values still text."""
    found = re.match(r"[A-Za-z_-]*", text)
    name = found[0] if found is not None else ""
    kind, rest = _kind(name), text[len(name) :]
    rest, _, query = rest.partition("?")
    if rest.lstrip()[:1] == ",":
        _table(rest.lstrip(", "))  # what follows is the name of no provider, and is told of
    table: dict[str, object] = {"provider": kind, **_options(kind, query)}
    behind = rest[1:]
    if not rest:
        return table
    if rest[0] == ":" and kind in _BEHIND_COLON and behind:
        option = _BEHIND_COLON[kind]
        # A program's arguments are separated as in a shell; a path with spaces is quoted.
        return {**table, option: _argv(behind) if option == "argv" else unquote(behind)}
    if rest[0] == "+" and kind in _BEHIND_PLUS:
        return {**table, "base_url": behind}
    # What was written is not shown: it may be a key in the wrong place.
    advice = f"Written like this: {_EXAMPLES[kind]}; several have commas between them"
    raise ConfigError(f"sign: this is not how {kind} is written", advice=advice)


def _argv(text: str) -> list[str]:
    words = shlex.shlex(text, posix=True, punctuation_chars=False)
    words.whitespace_split = True
    words.commenters = ""
    words.escape = ""  # a backslash is a part of a path on Windows
    with caught(ValueError) as failure:
        return list(words)
    raise ConfigError(f"command: a quotation is not closed: {failure.error}") from failure.cause


def _options(kind: str, query: str) -> dict[str, object]:
    options: dict[str, object] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if not _is_unicode(name):
            raise ConfigError(f"{kind}: the names of options are text")
        if name == "allow_hosts":
            options[name] = [host for host in value.split(",") if host]
        elif name in options:
            raise ConfigError(f"{kind}: {name} is said twice")
        else:
            options[name] = value
    return options


def _from_table(table: Mapping[str, object]) -> ProviderSpec:
    if any(not isinstance(name, str) for name in table) or not all(map(_is_unicode, table)):
        raise ConfigError("sign: the names of a table are text")
    kind = _kind(table.get("provider", ""))
    cls = KINDS[kind]
    _check_names(kind, cls, table)
    _check_choices(kind, cls, table)
    values = {**table, "provider": kind}
    if isinstance(base_url := values.get("base_url"), str):
        values["base_url"] = base_url.rstrip("/")
    with caught(msgspec.ValidationError, UnicodeEncodeError) as failure:
        # Text stands for numbers and truth in a string and in the environment; tables may do the same.
        spec = msgspec.convert(values, cls, strict=False, dec_hook=_refuse)
    if failure:
        is_text = isinstance(failure.error, msgspec.ValidationError)
        why = _readable(str(failure.error)) if is_text else "a value holds bytes that are no text in UTF-8"
        raise ConfigError(f"{kind}: {why}", advice=f"Written like this: {_EXAMPLES[kind]}") from failure.cause
    spec.check()
    return spec


def _is_unicode(text: str) -> bool:
    """Return whether a text can be written as UTF-8: bytes of the environment and escapes in JSON may be none."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refuse(kind: type, value: object) -> object:
    raise msgspec.ValidationError(f"{type(value).__name__} is no {kind.__name__}")


def _kind(name: object) -> str:
    if isinstance(name, str) and name in KINDS:
        return name
    near = difflib.get_close_matches(str(name).lower(), KINDS, n=1, cutoff=0.5)
    # Some are nothing without what stands behind their name, so how they are written is told too.
    right = f"Did you mean {near[0]!r}? Written like this: {_EXAMPLES[near[0]]}" if near else ""
    advice = right or f"There are: {', '.join(KINDS)}"
    if not name:
        raise ConfigError("sign: the name of the provider is missing", advice=advice)
    raise ConfigError(f"sign: there is no provider {_shown(name)}", advice=advice)


def _shown(name: object) -> str:
    """Return a name as it was written; not a long one, which may be a key in the wrong place."""
    text = str(name)
    return repr(text) if len(text) <= _LONGEST_NAME else f"of {len(text)} letters"


def _check_choices(kind: str, cls: type[ProviderSpec], table: Mapping[str, object]) -> None:
    """Raise for a value that is none of those that its option has; msgspec would not tell which they are."""
    for field in msgspec.structs.fields(cls):
        choices = get_args(field.type) if get_origin(field.type) is Literal else ()
        value = table.get(field.name, field.default)
        if not choices or value in choices:
            continue
        near = difflib.get_close_matches(str(value).lower(), [str(choice) for choice in choices], n=1, cutoff=0.4)
        advice = f"Did you mean {near[0]!r}?" if near else ""
        allowed = ", ".join(str(choice) for choice in choices if choice)
        raise ConfigError(f"{kind}: {field.name} must be one of {allowed}, not {_shown(value)}", advice=advice)


def _check_names(kind: str, cls: type[ProviderSpec], table: Mapping[str, object]) -> None:
    known = [*cls.__struct_fields__]
    for name in table:
        if name == "provider" or name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        if _SECRETS.search(name):
            raise ConfigError(
                f"{kind}: {name} would put a secret into the configuration", advice=_REFERENCE.get(kind, "Leave it out")
            )
        advice = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}"
        raise ConfigError(f"{kind}: there is no option {_shown(name)}", advice=advice)


_REFERENCE = dict.fromkeys(("euler", "local"), "Name where the key is: api_key_env=VARIABLE or api_key_file=PATH")


def _readable(message: str) -> str:
    """Return msgspec's message without its notation for the path."""
    return re.sub(r" - at `\$\.?(?P<where>[^`]*)`", lambda found: f" (in {found['where']})", message)

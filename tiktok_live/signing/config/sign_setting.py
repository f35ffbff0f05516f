"""Parses the setting `sign=` (a string, a table or a list) into checked provider configurations.

"direct"                                          one provider
"direct?region=eu"                                with options, as in a URL
"direct,euler"                                    a chain, tried in this order
["direct", {"provider": "euler", "timeout": 5}]   a chain as a list; tables can hold options that a string cannot
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
    BrowserConfig,
    CommandConfig,
    DirectConfig,
    EulerConfig,
    ExtensionConfig,
    JsConfig,
    LocalConfig,
    MobileConfig,
    PageConfig,
    ProviderConfig,
    ReplayConfig,
    StaticConfig,
)

__all__ = ["KINDS", "SignSetting", "parse_sign"]

SignSetting = str | ProviderConfig | Mapping[str, object] | Sequence[str | ProviderConfig | Mapping[str, object]]
"""Type of the setting `sign=`."""

KINDS: dict[str, type[ProviderConfig]] = {
    "direct": DirectConfig,
    "euler": EulerConfig,
    "local": LocalConfig,
    "command": CommandConfig,
    "static": StaticConfig,
    "replay": ReplayConfig,
    "js": JsConfig,
    "browser": BrowserConfig,
    "mobile": MobileConfig,
    "page": PageConfig,
    "extension": ExtensionConfig,
}
"""Configuration class of every kind of provider, by name."""

_EXAMPLES = {
    "direct": "direct?region=eu",
    "euler": "euler or euler+https://host",
    "local": "local+http://127.0.0.1:3000?dialect=signtok",
    "command": "command:/path/to/program",
    "static": "static:/path/to/plans.json",
    "replay": "replay:/path/to/response.bin",
    "js": "js:/path/to/script.js?engine=quickjs",
    "browser": "browser:/usr/bin/chromium?page=/path/to/page.html",
    "mobile": "mobile",
    "page": "page or page:/usr/bin/chromium?profile=/path/to/folder",
    "extension": "extension?port=28787",
}
# The option that the text after `kind:` sets.
_COLON_OPTIONS = {
    "command": "argv",
    "static": "path",
    "replay": "path",
    "js": "path",
    "browser": "executable",
    "page": "executable",
}
# After `kind+` these take their base_url.
_PLUS_KINDS = frozenset({"euler", "local"})
_SECRETS = re.compile(r"(key|token|secret|password|session_?id|jwt)$", re.IGNORECASE)
_MAX_NAME = 24  # characters
_KEY_ADVICE = dict.fromkeys(("euler", "local"), "Name where the key is: api_key_env=VARIABLE or api_key_file=PATH")
# A comma separates providers only if the name of a provider follows it.
_COMMA = re.compile(rf"\s*,\s*(?=(?:{'|'.join(KINDS)})\b(?:[?:+,\s]|$))")


def parse_sign(setting: SignSetting) -> tuple[ProviderConfig, ...]:
    """Return the configurations of the providers in `setting`, in order, each checked.

    Raises:
        ConfigError: a provider, an option or a value is invalid; the advice suggests the right spelling.
    """
    configs = tuple(_configs(setting))
    if not configs:
        raise ConfigError("sign contains no provider", advice=f"For example {_EXAMPLES['direct']!r}")
    return configs


def _configs(setting: object) -> list[ProviderConfig]:
    match setting:
        case ProviderConfig():
            names = setting.__struct_fields__
            return [_from_table({"provider": setting.kind, **{name: getattr(setting, name) for name in names}})]
        case str():
            return _from_text(setting)
        case Mapping():
            return [_from_table(setting)]
        case Sequence() if not isinstance(setting, bytes | bytearray):
            return [config for part in setting for config in _configs(_flat(part))]
        case _:
            raise ConfigError(f"sign takes a string, a table or a list of them, not {type(setting).__name__}")


def _flat(part: object) -> object:
    if isinstance(part, Sequence) and not isinstance(part, str):
        raise ConfigError("sign: a list may contain strings and tables, but no other list")
    return part


def _from_text(text: str) -> list[ProviderConfig]:
    text = text.strip()
    if text[:1] in {"[", "{"}:
        return _configs(_from_json(text))
    return [_from_table(_table(part)) for part in _COMMA.split(text) if part]


def _from_json(text: str) -> object:
    with caught(ValueError, RecursionError) as failure:
        return json.loads(text)
    raise ConfigError(f"sign is not valid JSON: {failure.error}") from failure.cause


def _table(text: str) -> dict[str, object]:
    """Return `kind:rest?option=value` or `kind+url?option=value` as a table of unconverted strings."""
    match = re.match(r"[A-Za-z_-]*", text)
    name = match[0] if match is not None else ""
    kind, rest = _kind(name), text[len(name) :]
    rest, _, query = rest.partition("?")
    if rest.lstrip()[:1] == ",":
        _table(rest.lstrip(", "))  # raises: what follows the comma is not the name of a provider
    table: dict[str, object] = {"provider": kind, **_options(kind, query)}
    value = rest[1:]
    if not rest:
        return table
    if rest[0] == ":" and kind in _COLON_OPTIONS and value:
        option = _COLON_OPTIONS[kind]
        # Arguments of a program are split as in a shell, so a path with spaces needs quotes.
        return {**table, option: _argv(value) if option == "argv" else unquote(value)}
    if rest[0] == "+" and kind in _PLUS_KINDS:
        return {**table, "base_url": value}
    # The text is not shown: it may be a key in the wrong place.
    advice = f"Write {_EXAMPLES[kind]}; separate several providers by commas"
    raise ConfigError(f"sign: invalid syntax for the provider {kind}", advice=advice)


def _argv(text: str) -> list[str]:
    words = shlex.shlex(text, posix=True, punctuation_chars=False)
    words.whitespace_split = True
    words.commenters = ""
    words.escape = ""  # on Windows a backslash is part of a path
    with caught(ValueError) as failure:
        return list(words)
    raise ConfigError(f"command: a quotation mark is missing: {failure.error}") from failure.cause


def _options(kind: str, query: str) -> dict[str, object]:
    options: dict[str, object] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if not _is_unicode(name):
            raise ConfigError(f"{kind}: the name of an option is not valid Unicode")
        if name == "allow_hosts":
            options[name] = [host for host in value.split(",") if host]
        elif name in options:
            raise ConfigError(f"{kind}: {name} is given twice")
        else:
            options[name] = value
    return options


def _from_table(table: Mapping[str, object]) -> ProviderConfig:
    if any(not isinstance(name, str) for name in table) or not all(map(_is_unicode, table)):
        raise ConfigError("sign: the keys of a table must be valid strings")
    kind = _kind(table.get("provider", ""))
    cls = KINDS[kind]
    _check_names(kind, cls, table)
    _check_choices(kind, cls, table)
    values = {**table, "provider": kind}
    if isinstance(base_url := values.get("base_url"), str):
        values["base_url"] = base_url.rstrip("/")
    with caught(msgspec.ValidationError, UnicodeEncodeError) as failure:
        # Strings are accepted for numbers and booleans: settings from a string or the environment have nothing else.
        config = msgspec.convert(values, cls, strict=False, dec_hook=_refuse)
    if failure:
        is_unicode = isinstance(failure.error, msgspec.ValidationError)
        why = _readable(str(failure.error)) if is_unicode else "a value is not valid Unicode"
        raise ConfigError(f"{kind}: {why}", advice=f"Write {_EXAMPLES[kind]}") from failure.cause
    config.check()
    return config


def _is_unicode(text: str) -> bool:
    """Return whether `text` can be encoded as UTF-8. Environment variables and JSON may contain lone surrogates."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refuse(kind: type, value: object) -> object:
    raise msgspec.ValidationError(f"{type(value).__name__} is not a {kind.__name__}")


def _kind(name: object) -> str:
    if isinstance(name, str) and name in KINDS:
        return name
    near = difflib.get_close_matches(str(name).lower(), KINDS, n=1, cutoff=0.5)
    # The example is shown too: some kinds need more than their name.
    suggestion = f"Did you mean {near[0]!r}? Write {_EXAMPLES[near[0]]}" if near else ""
    advice = suggestion or f"Use one of {', '.join(KINDS)}"
    if not name:
        raise ConfigError("sign: the name of the provider is missing", advice=advice)
    raise ConfigError(f"sign: there is no provider {_quoted(name)}", advice=advice)


def _quoted(name: object) -> str:
    """Return a name in quotes; only the length of a long one, which may be a key in the wrong place."""
    text = str(name)
    return repr(text) if len(text) <= _MAX_NAME else f"with {len(text)} characters"


def _check_choices(kind: str, cls: type[ProviderConfig], table: Mapping[str, object]) -> None:
    """Raise ConfigError for a value that its option does not allow. The message of msgspec does not list them."""
    for field in msgspec.structs.fields(cls):
        choices = get_args(field.type) if get_origin(field.type) is Literal else ()
        value = table.get(field.name, field.default)
        if not choices or value in choices:
            continue
        near = difflib.get_close_matches(str(value).lower(), [str(choice) for choice in choices], n=1, cutoff=0.4)
        advice = f"Did you mean {near[0]!r}?" if near else ""
        allowed = ", ".join(str(choice) for choice in choices if choice)
        raise ConfigError(f"{kind}: {field.name} must be one of {allowed}, not {_quoted(value)}", advice=advice)


def _check_names(kind: str, cls: type[ProviderConfig], table: Mapping[str, object]) -> None:
    known = [*cls.__struct_fields__]
    for name in table:
        if name == "provider" or name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
        if _SECRETS.search(name):
            advice = _KEY_ADVICE.get(kind, "Remove it")
            raise ConfigError(f"{kind}: {name} would put a secret into the configuration", advice=advice)
        advice = f"Did you mean {near[0]!r}?" if near else f"Use one of {', '.join(known)}"
        raise ConfigError(f"{kind}: there is no option {_quoted(name)}", advice=advice)


def _readable(message: str) -> str:
    """Return a message of msgspec without its path notation."""
    return re.sub(r" - at `\$\.?(?P<where>[^`]*)`", lambda match: f" (in {match['where']})", message)

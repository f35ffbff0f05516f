"""Writes the value of an option as TOML, without secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from tiktok_live.backoff import Backoff
from tiktok_live.redaction import redact
from tiktok_live.signing.base import SessionCookies
from tiktok_live.signing.config.provider_config import ProviderConfig

__all__ = ["HIDDEN", "plain_value", "toml_text"]

HIDDEN = "***"
"""Stands for a secret."""


def plain_value(value: object) -> object:
    """Return the value of an option as JSON and TOML have it: None is false, and secrets are hidden."""
    match value:
        case None:
            return False
        case SessionCookies():
            return HIDDEN
        case Backoff():
            return asdict(value)
        case str() | Path():
            return redact(str(value))
        case tuple():
            values = [_provider(each) if isinstance(each, ProviderConfig) else plain_value(each) for each in value]
            return values[0] if len(value) == 1 and isinstance(value[0], ProviderConfig) else values
    return value


def toml_text(value: object) -> str:
    """Return what `plain_value` returned as TOML on one line."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{name} = {toml_text(inner)}" for name, inner in value.items()) + "}"
        case str():
            # A basic string is written as in JSON; only DEL must be escaped, too.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Sequence():
            return "[" + ", ".join(map(toml_text, value)) + "]"
        case bool():
            return str(value).lower()
    return repr(value)


def _provider(provider: ProviderConfig) -> object:
    """Return a provider as a table of what differs from its defaults, or as its name if nothing does."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(type(provider))}
    given = {name: getattr(provider, name) for name in provider.__struct_fields__}
    changed = {name: value for name, value in given.items() if value != defaults[name]}
    if not changed:
        return provider.kind
    if "argv" in changed:  # an argument may be a secret, without a word that says so
        changed["argv"] = [provider.host, *[HIDDEN for _ in changed["argv"][1:]]]
    return {"provider": provider.kind, **_without_secrets(msgspec.to_builtins(changed, str_keys=True))}


def _without_secrets(value: Any) -> Any:
    match value:
        case str():
            address, mark, query = redact(value).partition("?")
            return f"{address}{mark}{query and HIDDEN}"
        case Mapping():
            return {name: _without_secrets(inner) for name, inner in value.items()}
        case Sequence():
            return [_without_secrets(inner) for inner in value]
    return value

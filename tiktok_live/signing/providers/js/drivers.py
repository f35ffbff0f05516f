"""How a platform script is asked: what is its entry point depends on the bundle, so the user names a driver.

A driver is a script that defines `sign(url, userAgent)`, loaded before the platform's. It returns the signature's parts
by name, or an object with `url`, `headers` and `fields`. Which bundles expose what is in the drivers' own comments.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from urllib.parse import quote

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import FileTooLarge, read_regular_file, why_unreadable
from tiktok_live.signing.base import BadOutputOutcome, SignedRequest

__all__ = ["DRIVERS", "Driver", "find_driver", "package_source", "read_answer"]

DRIVERS = ("acrawler", "frontier", "signtok", "wssigner")
"""The built-in drivers."""

_ORDER = ("_signature", "X-Bogus", "X-Gnarly")
_MAX_ANSWER = 64 * 1024
_MAX_FIELDS = 32
_MAX_DRIVER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver by the name that the user gave it, and its source."""

    name: str
    source: str


def package_source(name: str) -> str:
    """Return one of the package's own scripts."""
    return (
        resources.files("tiktok_live.signing.providers.js")
        .joinpath("javascript", f"{name}.js")
        .read_text(encoding="utf-8")
    )


def find_driver(name: str) -> Driver:
    """Return the built-in driver of that name, or the one in that file.

    Raises:
        ConfigError: there is neither, or the file cannot be read.
    """
    if name in DRIVERS:
        return Driver(name, package_source(name))
    with caught(OSError, UnicodeDecodeError) as failure:
        return Driver(name, read_regular_file(name, _MAX_DRIVER).decode())
    if isinstance(failure.error, FileTooLarge):
        raise ConfigError(f"js: the driver {name} is larger than {_MAX_DRIVER} bytes") from failure.cause
    if isinstance(failure.error, FileNotFoundError) or not name:
        near = get_close_matches(name, DRIVERS, n=1)
        raise ConfigError(
            f"js: there is no driver {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
            advice=f"Use one of {', '.join(DRIVERS)}, or the path of a script that defines sign(url, userAgent)",
        ) from failure.cause
    raise ConfigError(f"js: the driver {name} cannot be read: {why_unreadable(failure.error)}") from failure.cause


def read_answer(text: str, driver: str, url: str, user_agent: str) -> SignedRequest | BadOutputOutcome:
    """Return the signed form of `url` from what `driver` made the script say; the given bytes come first, unchanged."""
    found = _found(text, driver)
    if isinstance(found, BadOutputOutcome):
        return found
    whole = "fields" in found or "url" in found
    fields = _texts(found.get("fields", {}) if whole else found)
    headers = _texts(found.get("headers", {}) if whole else {})
    if fields is None or headers is None:
        return BadOutputOutcome(f"the driver {driver} returned values that are not printable text")
    signed = found.get("url") if whole else None
    if signed is None and not fields:
        return BadOutputOutcome(f"the driver {driver} returned no signature")
    if signed is None:
        signed = _append(url, fields)
    if not (isinstance(signed, str) and _is_plain(signed) and " " not in signed and signed.startswith(url)):
        return BadOutputOutcome(f"the driver {driver} returned a URL that does not begin with the given one")
    return SignedRequest(url=signed, headers=headers, user_agent=user_agent, fields=fields)


def _found(text: str, driver: str) -> dict[str, object] | BadOutputOutcome:
    """Return what the driver returned, if it is an object."""
    answer = _parse(text)
    if answer is None:
        return BadOutputOutcome(f"the driver {driver} returned no JSON object of at most {_MAX_ANSWER} bytes")
    missing = answer.get("missing")
    if isinstance(missing, str):
        return BadOutputOutcome(f"the script has no {missing:.80}, which the driver {driver} needs")
    found = answer.get("answer")
    return found if isinstance(found, dict) else BadOutputOutcome(f"the driver {driver} returned no object")


def _parse(text: str) -> dict[str, object] | None:
    if len(text) > _MAX_ANSWER:
        return None
    try:
        answer: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _texts(values: object) -> dict[str, str] | None:
    """Return `values` as names and texts; None when it is anything else."""
    if not isinstance(values, dict) or len(values) > _MAX_FIELDS:
        return None
    plain = {name: value for name, value in values.items() if isinstance(value, str) and value and _is_plain(value)}
    return plain if len(plain) == len(values) and all(name and _is_plain(name) for name in plain) else None


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _append(url: str, fields: dict[str, str]) -> str:
    names = [name for name in _ORDER if name in fields] + sorted(name for name in fields if name not in _ORDER)
    added = "&".join(f"{quote(name, safe='')}={quote(fields[name], safe='')}" for name in names)
    separator = "&" if "?" in url else "?"
    return f"{url}{'' if url.endswith(('?', '&')) else separator}{added}"

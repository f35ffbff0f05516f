"""Drivers: how a platform script is called. Its entry point depends on the bundle, so the user names a driver.

A driver is a script that defines `sign(url, userAgent)` and is loaded before the platform's script. It returns the
fields of the signature by name, or an object with `url`, `headers` and `fields`. The comments in each built-in driver
say which bundles it supports.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from urllib.parse import quote

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.net.json_fields import object_or_none, read_object
from tiktok_live.regular_files import FileTooLarge, read_regular_file, why_unreadable
from tiktok_live.signing.base import BadOutputOutcome, SignedRequest
from tiktok_live.signing.providers.signer_responses import MAX_OUTPUT, is_printable_ascii

__all__ = ["DRIVERS", "Driver", "find_driver", "package_source", "read_result"]

DRIVERS = ("acrawler", "frontier", "signtok", "wssigner")
"""The built-in drivers."""

_ORDER = ("_signature", "X-Bogus", "X-Gnarly")
_MAX_FIELDS = 32
_MAX_DRIVER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver: the name or path that the user configured, and its source code."""

    name: str
    source: str


def package_source(name: str) -> str:
    """Return the source of a script in the folder `javascript`."""
    return (
        resources.files("tiktok_live.signing.providers.js")
        .joinpath("javascript", f"{name}.js")
        .read_text(encoding="utf-8")
    )


def find_driver(name: str) -> Driver:
    """Return the built-in driver with that name, or the driver in that file.

    Raises:
        ConfigError: neither exists, or the file cannot be read.
    """
    if name in DRIVERS:
        return Driver(name, package_source(name))
    with caught(OSError, UnicodeDecodeError) as failure:
        return Driver(name, read_regular_file(name, _MAX_DRIVER).decode())
    if isinstance(failure.error, FileTooLarge):
        raise ConfigError(f"js: the driver {name} has more than {_MAX_DRIVER} bytes") from failure.cause
    if isinstance(failure.error, FileNotFoundError) or not name:
        near = get_close_matches(name, DRIVERS, n=1)
        raise ConfigError(
            f"js: there is no driver {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""),
            advice=f"Use one of {', '.join(DRIVERS)}, or the path of a script that defines sign(url, userAgent)",
        ) from failure.cause
    raise ConfigError(f"js: the driver {name} cannot be read: {why_unreadable(failure.error)}") from failure.cause


def read_result(text: str, driver: str, url: str, user_agent: str) -> SignedRequest | BadOutputOutcome:
    """Return the signed request in a driver's JSON result. The signed URL must start with `url`."""
    result = _result(text, driver)
    if isinstance(result, BadOutputOutcome):
        return result
    is_request = "fields" in result or "url" in result
    fields = _texts(result.get("fields", {}) if is_request else result)
    headers = _texts(result.get("headers", {}) if is_request else {})
    if fields is None or headers is None:
        return BadOutputOutcome(f"the driver {driver} returned values that are not printable text")
    signed = result.get("url") if is_request else None
    if signed is None and not fields:
        return BadOutputOutcome(f"the driver {driver} returned no signature")
    if signed is None:
        signed = _append(url, fields)
    if not (isinstance(signed, str) and is_printable_ascii(signed) and " " not in signed and signed.startswith(url)):
        return BadOutputOutcome(f"the driver {driver} returned a URL that does not start with the given one")
    return SignedRequest(url=signed, headers=headers, user_agent=user_agent, fields=fields)


def _result(text: str, driver: str) -> dict[str, object] | BadOutputOutcome:
    """Return the object that the driver returned."""
    reply = read_object(text) if len(text) <= MAX_OUTPUT else None
    if reply is None:
        return BadOutputOutcome(f"the driver {driver} returned no JSON object of at most {MAX_OUTPUT} bytes")
    missing = reply.get("missing")
    if isinstance(missing, str):
        return BadOutputOutcome(f"the script has no {missing:.80}, which the driver {driver} needs")
    result = object_or_none(reply.get("answer"))
    return BadOutputOutcome(f"the driver {driver} returned no object") if result is None else result


def _texts(values: object) -> dict[str, str] | None:
    """Return `values` if it is an object of printable strings; otherwise None."""
    if not isinstance(values, dict) or len(values) > _MAX_FIELDS:
        return None
    plain = {
        name: value for name, value in values.items() if isinstance(value, str) and value and is_printable_ascii(value)
    }
    return plain if len(plain) == len(values) and all(name and is_printable_ascii(name) for name in plain) else None


def _append(url: str, fields: dict[str, str]) -> str:
    names = [name for name in _ORDER if name in fields] + sorted(name for name in fields if name not in _ORDER)
    added = "&".join(f"{quote(name, safe='')}={quote(fields[name], safe='')}" for name in names)
    separator = "&" if "?" in url else "?"
    return f"{url}{'' if url.endswith(('?', '&')) else separator}{added}"

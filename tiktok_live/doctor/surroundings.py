"""What surrounds a client on this machine: versions of packages, variables of the environment, the clock."""

from __future__ import annotations

import platform
import re
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, requires, version
from statistics import median
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.doctor.journal import Finding
from tiktok_live.doctor.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.doctor.observed_http import Exchange

__all__ = ["clock_finding", "environment_finding", "versions_finding"]

_DISTRIBUTION = "tiktok-live"
_REQUIRED = ("aiohttp", "betterproto2", "msgspec", "protobuf", "websockets")
_OPTIONAL = ("isal", "uvloop", "quickjs-ng", "mini-racer", "playwright", "tiktok-signer", "aiohttp-socks")
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[^\]]*\])?\s*\(?(?P<limits>[^;)]*)")
_LIMIT = re.compile(r"(?P<operator>>=|<)\s*(?P<version>[\d.]+)")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy")
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_OURS = re.compile(r"TIKTOK_LIVE_\w+|EULER_API_KEY")
_MAX_SKEW = 30.0  # seconds


def versions_finding() -> Finding:
    """Return the versions of Python and of the packages; warned if one is not what this library requires."""
    limits = _limits()
    installed = {name: found for name in (*_REQUIRED, *_OPTIONAL) if (found := _version(name))}
    missing = [name for name in _REQUIRED if name not in installed]
    wrong = [f"{name}=={found}" for name, found in installed.items() if not _fits(found, limits.get(name, ""))]
    names = ", ".join(f"{name}=={found}" for name, found in installed.items())
    own = _version(_DISTRIBUTION) or "not installed as a package"
    detail = f"tiktok-live {own}, Python {platform.python_version()} on {platform.system()}, {names}"
    if not (wrong or missing):
        return Finding(detail)
    problems = ", ".join([*(f"{name} is not supported" for name in wrong), *(f"{name} is missing" for name in missing)])
    return Finding(f"{detail}; {problems}", "Run pip install --upgrade tiktok-live", Verdict.WARNED)


def environment_finding(config: LiveConfig, environ: Mapping[str, str]) -> Finding:
    """Return which variables matter, by name; warned if a proxy is set that this library ignores."""
    given = {name for name, value in environ.items() if value}
    proxies = sorted(name for name in given if name.lower() in _PROXIES)
    others = sorted(name for name in given if name in _TRUST or _OURS.fullmatch(name))
    listed = f"set: {', '.join(others)}" if others else "no variable changes the way to the platform"
    if not proxies or config.proxy_from_env:
        return Finding(f"{listed}; proxies are read from {', '.join(proxies)}" if proxies else listed)
    if config.proxy:
        return Finding(f"{listed}; without effect, because the option proxy is set: {', '.join(proxies)}")
    return Finding(
        f"{listed}; no proxy is used, although these are set: {', '.join(proxies)}",
        "If this network requires that proxy, set proxy_from_env = true, or proxy",
        Verdict.WARNED,
    )


def clock_finding(exchanges: Iterable[Exchange]) -> Finding:
    """Return how far this machine's clock is off, by the dates of responses."""
    skews = [skew for exchange in exchanges if (skew := _skew(exchange)) is not None]
    if not skews:
        return Finding("no response had a date", verdict=Verdict.SKIPPED)
    skew = median(skews)
    if abs(skew) <= _MAX_SKEW:
        return Finding(f"this machine's clock agrees with the platform's within {max(1.0, abs(skew)):.0f} s")
    return Finding(
        f"this machine's clock is {abs(skew):.0f} s {'ahead' if skew > 0 else 'behind'}",
        "Set the clock, or let the system set it: signatures and certificates are valid for a limited time",
        Verdict.WARNED,
    )


def _skew(exchange: Exchange) -> float | None:
    """Return by how many seconds this machine's clock is ahead of the date of a response."""
    with caught(ValueError, TypeError, OverflowError):
        # The header has whole seconds, rounded down.
        return exchange.wall - parsedate_to_datetime(exchange.response.headers.get("Date", "")).timestamp() - 0.5
    return None


def _version(name: str) -> str:
    with caught(PackageNotFoundError):
        return version(name)
    return ""


def _limits() -> dict[str, str]:
    """Return the version limits that this library declares, by package."""
    with caught(PackageNotFoundError):
        matches = filter(None, map(_REQUIREMENT.match, requires(_DISTRIBUTION) or ()))
        return {match["name"].lower(): match["limits"] for match in matches}
    return {}


def _fits(found: str, limits: str) -> bool:
    number = _number(found)
    for limit in _LIMIT.finditer(limits):
        bound = _number(limit["version"])
        if (number < bound) if limit["operator"] == ">=" else (number >= bound):
            return False
    return True


def _number(text: str) -> tuple[int, ...]:
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    return tuple(parts + [0] * (3 - len(parts)))

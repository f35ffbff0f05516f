"""Parts of a request that contradict each other: a browser's own requests never do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.doctor.requests.findings import ParameterFinding, Problem
from tiktok_live.net.user_agents import HEADLESS_ADVICE, Browser, contradictions, is_headless, user_agent_in
from tiktok_live.redaction import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.doctor.requests.recorded import RecordedRequest

__all__ = ["contradiction_findings"]

_OS_PLATFORMS = {
    "linux": re.compile(r"Linux.*"),
    "windows": re.compile(r"Win\w*"),
    "mac": re.compile(r"Mac\w*"),
    "android": re.compile(r"Linux.*|Android"),
    "ios": re.compile(r"iPhone|iPad|iPod|MacIntel"),
}
_APPS = {"1988": ("tiktok_web",), "1233": ("musical_ly", "trill"), "1180": ("trill", "musical_ly")}
_MOBILE_PLATFORMS = frozenset({"android", "iphone", "ipad"})
_REPEATED_BY_PAGES = frozenset({"version_code"})  # the page sends two
_CHROMIUM = re.compile(r"\bChrome/(\d+)", re.ASCII)
_BRAND_VERSION = re.compile(r'"(?:Chromium|Google Chrome)";\s*v="(\d+)')
_HANDLE = re.compile(r"/@([^/?#]+)")
_ORIGIN = "https://www.tiktok.com"
_MAX_SHOWN = 40  # characters of a value


def contradiction_findings(request: RecordedRequest, user_agent: str) -> Iterator[ParameterFinding]:
    """Yield what contradicts something else.

    Args:
        request: to examine.
        user_agent: for a request that names no browser at all.
    """
    browser = Browser.of(request.user_agent or user_agent_in(request.url) or user_agent)
    yield from _user_agent(request, browser)
    yield from _system(request, browser)
    yield from _hints(request, browser)
    yield from _app(request, browser)
    yield from _languages(request)
    yield from _repeated(request)
    yield from _identity(request)
    yield from _origin(request)
    yield from _screen(request, browser)


def _odd(name: str, detail: str, *, is_note: bool = False) -> ParameterFinding:
    return ParameterFinding(name, Problem.AT_ODDS, detail, is_note)


def _shown(value: str) -> str:
    text = printable(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."


def _user_agent(request: RecordedRequest, browser: Browser) -> Iterator[ParameterFinding]:
    if is_headless(browser.user_agent) or is_headless(request.value("browser_version")):
        yield _odd("header User-Agent", f"it is that of a headless browser. {HEADLESS_ADVICE}")
    for name in contradictions(request.url, request.user_agent) if request.user_agent else ():
        yield _odd(name, "it names another browser than the header User-Agent; reported to be answered with silence")


def _system(request: RecordedRequest, browser: Browser) -> Iterator[ParameterFinding]:
    platform, system = request.value("browser_platform"), request.value("os")
    if platform and not _OS_PLATFORMS[browser.os].fullmatch(platform):
        yield _odd("browser_platform", f"{_shown(platform)}, but the user agent's system is {browser.os}")
    if system and system.lower() not in {browser.os, "macos" if browser.os == "mac" else browser.os}:
        yield _odd("os", f"{_shown(system)}, but the user agent's system is {browser.os}")


def _hints(request: RecordedRequest, browser: Browser) -> Iterator[ParameterFinding]:
    expected = {name.lower(): value for name, value in browser.hints.items()}
    for name in ("sec-ch-ua-platform", "sec-ch-ua-mobile"):
        given = request.headers.get(name, "")
        if given and expected.get(name) and given != expected[name]:
            yield _odd(f"header {name}", f"{_shown(given)}, but the user agent says {expected[name]}")
    brand = _BRAND_VERSION.search(request.headers.get("sec-ch-ua", ""))
    chromium = _CHROMIUM.search(browser.user_agent)
    if brand is not None and (chromium is None or chromium[1] != brand[1]):
        said = f"version {chromium[1]}" if chromium is not None else "another browser"
        yield _odd("header sec-ch-ua", f"version {brand[1][:8]}, but the user agent says {said}")


def _app(request: RecordedRequest, browser: Browser) -> Iterator[ParameterFinding]:
    app_id, app_name = request.value("aid"), request.value("app_name")
    if app_id in _APPS and app_name and app_name not in _APPS[app_id]:
        yield _odd("app_name", f"{_shown(app_name)} does not belong to aid {app_id}")
    platform = request.value("device_platform").lower()
    if app_id == "1988" and platform in _MOBILE_PLATFORMS:
        yield _odd("device_platform", f"{platform} does not belong to aid 1988, which is the web site")
    if platform.startswith("web") and not browser.user_agent.startswith("Mozilla/"):
        yield _odd("device_platform", f"{_shown(platform)}, but the user agent is not that of a browser")


def _languages(request: RecordedRequest) -> Iterator[ParameterFinding]:
    accepted = request.headers.get("accept-language", "").partition(",")[0].partition(";")[0].strip()
    given = request.value("browser_language")
    if accepted and given and accepted.partition("-")[0].lower() != given.partition("-")[0].lower():
        yield _odd(
            "browser_language", f"{_shown(given)}, but the header Accept-Language begins with {_shown(accepted)}"
        )
    zone = request.value("tz_name")
    if zone and not re.fullmatch(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*", zone):
        yield ParameterFinding(
            "tz_name", Problem.MALFORMED, "it is not the name of a time zone, for example Europe/Berlin"
        )


def _repeated(request: RecordedRequest) -> Iterator[ParameterFinding]:
    for name, values in request.parameters.items():
        if len(set(values)) > 1 and name not in _REPEATED_BY_PAGES:
            yield _odd(_shown(name), f"it is there {len(values)} times, with different values")


def _identity(request: RecordedRequest) -> Iterator[ParameterFinding]:
    cookies = request.cookies
    web_id, verify = cookies.get("s_v_web_id", ""), request.value("verifyFp") or request.value("fp")
    if web_id and verify and web_id != verify:
        yield _odd("verifyFp", "it is not the value of the cookie s_v_web_id")
    if not cookies:
        return  # recordings without sensitive data have no cookies at all
    is_login = "sessionid" in cookies
    if request.value("user_is_login") == "true" and not is_login:
        yield _odd("user_is_login", "it is true, but there is no cookie sessionid")
    if is_login and "tt-target-idc" not in cookies:
        yield ParameterFinding("cookie tt-target-idc", Problem.MISSING, "the platform refuses sessionid without it")


def _origin(request: RecordedRequest) -> Iterator[ParameterFinding]:
    origin = request.headers.get("origin", "")
    if origin and origin != _ORIGIN:
        yield _odd("header Origin", f"{_shown(origin)}, but the page's is {_ORIGIN}, without a slash at its end")
    name, referer = request.value("uniqueId"), _HANDLE.match(_path(request.headers.get("referer", "")))
    if name and referer is not None and referer[1].lower() != name.lower():
        yield _odd("uniqueId", f"@{_shown(name)}, but the header Referer names @{_shown(referer[1])}")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _screen(request: RecordedRequest, browser: Browser) -> Iterator[ParameterFinding]:
    width, height = request.value("screen_width"), request.value("screen_height")
    for name, value in (("screen_width", width), ("screen_height", height)):
        if value and not (value.isascii() and value.isdigit() and 100 <= int(value[:6]) <= 20_000):  # noqa: PLR2004 - pixels
            yield ParameterFinding(name, Problem.MALFORMED, "it is not a size in pixels")
            return
    if width and height and int(width) < int(height) and browser.os in {"linux", "windows", "mac"}:
        yield _odd(
            "screen_width", f"{width} by {height} is a phone's screen, but the system is {browser.os}", is_note=True
        )

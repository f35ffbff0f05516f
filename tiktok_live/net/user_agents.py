"""What a user agent says about its browser: query parameters and headers that must agree with it. Pure.

The platform compares them. As reported, it answers a header `User-Agent` that does not match the query's
`browser_name` and `browser_version` with silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "HEADLESS_ADVICE",
    "Browser",
    "browser_headers",
    "contradictions",
    "header_user_agent",
    "is_headless",
    "user_agent_in",
]

HEADLESS_ADVICE = "Use a browser in a visible window: the platform is reported to refuse headless browsers"
"""What to do about the user agent of a headless browser."""

_DEFAULT_NAME = "Mozilla"
_LINUX = "Linux x86_64"
# A part of the user agent, the operating system, `navigator.platform` and the platform in client hints. The first
# that fits counts: a phone's user agent also has "Linux" or "Mac OS X".
_SYSTEMS = (
    ("iPhone", "ios", "iPhone", "iOS"),
    ("iPad", "ios", "iPad", "iOS"),
    ("Android", "android", "Linux armv81", "Android"),
    ("Windows", "windows", "Win32", "Windows"),
    ("Macintosh", "mac", "MacIntel", "macOS"),
    ("CrOS", "linux", _LINUX, "Chrome OS"),
    ("Linux aarch64", "linux", "Linux aarch64", "Linux"),
)
_OTHER_SYSTEM = ("", "linux", _LINUX, "Linux")
_CHROMIUM = re.compile(r"\bChrome/(\d{2,4})\b", re.ASCII)
_FIRST_WITH_HINTS = 89
# Chromium's derivatives name themselves behind its own version.
_BRANDS = (
    (re.compile(r"\bEdg/(\d{2,4})\b", re.ASCII), "Microsoft Edge"),
    (re.compile(r"\bOPR/(\d{2,4})\b", re.ASCII), "Opera"),
    (re.compile(r"\bSamsungBrowser/(\d{2,4})\b", re.ASCII), "Samsung Internet"),
)
# Chromium adds an invented brand, so that servers do not rely on the list. Its text and place follow from the version.
_INVENTED_LETTERS = " (:-./);=?_"
_INVENTED_VERSIONS = ("8", "99", "24")
_PLACES = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser, as its user agent describes it.

    Attributes:
        user_agent: the header `User-Agent`.
        name: the query's `browser_name`.
        version: the query's `browser_version`. Joined to the name by a slash, it is the user agent.
        platform: the query's `browser_platform`, for example `Linux x86_64`.
        os: `linux`, `windows`, `mac`, `android` or `ios`.
        hints: the client hints that the browser sends with requests, by name. Only Chromium and its derivatives send
            any, and not with the handshake of a socket.
    """

    user_agent: str
    name: str
    version: str
    platform: str
    os: str
    hints: Mapping[str, str]

    @classmethod
    def of(cls, user_agent: str) -> Self:
        """Return the browser of a user agent; one that does not name its system is taken for a Linux browser.

        The user agent of an app or a program begins with another name than `Mozilla`, which is then the browser's
        name. A user agent without a name or without a version is a version of `Mozilla`.
        """
        name, _, version = user_agent.partition("/")
        if not (name and version):
            name, version = _DEFAULT_NAME, user_agent
        _, os, platform, hint = next((system for system in _SYSTEMS if system[0] in user_agent), _OTHER_SYSTEM)
        return cls(user_agent, name, version, platform, os, _hints(user_agent, hint))

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters about the browser, in the order of the platform's own page."""
        return {"browser_platform": self.platform, "browser_name": self.name, "browser_version": self.version}


def browser_headers(user_agent: str) -> dict[str, str]:
    """Return the headers about the browser that it sends with a request, but not with the handshake of a socket."""
    return {"User-Agent": user_agent, **Browser.of(user_agent).hints}


def _hints(user_agent: str, platform: str) -> dict[str, str]:
    chromium = _CHROMIUM.search(user_agent)
    if chromium is None or int(chromium[1]) < _FIRST_WITH_HINTS:
        return {}
    return {
        "Sec-CH-UA": _brands(user_agent, int(chromium[1])),
        "Sec-CH-UA-Mobile": "?1" if "Mobile" in user_agent else "?0",
        "Sec-CH-UA-Platform": f'"{platform}"',
    }


def _brands(user_agent: str, version: int) -> str:
    """Return the value of `Sec-CH-UA`. Browsers that do not name themselves in the user agent count as Chrome."""
    found = ((brand, match[1]) for pattern, brand in _BRANDS if (match := pattern.search(user_agent)))
    brand, brand_version = next(found, ("Google Chrome", str(version)))
    first, second = (_INVENTED_LETTERS[(version + step) % len(_INVENTED_LETTERS)] for step in (0, 1))
    invented = f'"Not{first}A{second}Brand";v="{_INVENTED_VERSIONS[version % len(_INVENTED_VERSIONS)]}"'
    named = (invented, f'"Chromium";v="{version}"', f'"{brand}";v="{brand_version}"')
    places = _PLACES[version % len(_PLACES)]
    return ", ".join(named[places.index(place)] for place in range(len(named)))


def is_headless(user_agent: str) -> bool:
    """Return whether this is the user agent of a browser without a window, for example `HeadlessChrome/140.0.0.0`."""
    return "headless" in user_agent.lower()


def header_user_agent(headers: Mapping[str, str]) -> str:
    """Return the user agent in `headers`, whatever the case of its name; empty if there is none."""
    return next((value for name, value in headers.items() if name.lower() == "user-agent"), "")


def user_agent_in(url: str) -> str:
    """Return the user agent that the query of `url` names; empty if it names none."""
    names, versions = _values(url, "browser_name"), _values(url, "browser_version")
    if not versions:
        return ""
    return f"{_decoded(names[0]) if names else _DEFAULT_NAME}/{_decoded(versions[0])}"


def contradictions(url: str, user_agent: str) -> list[str]:
    """Return the parameters of `url` that name another browser than `user_agent`: `browser_name`, `browser_version`.

    A parameter that is not there contradicts nothing. `browser_platform` is not compared, because a user agent does not
    say everything about it.
    """
    browser = Browser.of(user_agent)
    expected = {"browser_name": browser.name, "browser_version": browser.version}
    return [name for name, value in expected.items() if any(_differs(given, value) for given in _values(url, name))]


def _values(url: str, name: str) -> list[str]:
    """Return the encoded values of a parameter."""
    query = url.partition("#")[0].partition("?")[2]
    pairs = (pair.partition("=") for pair in query.split("&"))
    return [value for key, _, value in pairs if key == name]


def _decoded(given: str) -> str:
    # User agents have spaces, so a plus is one if there are no others.
    return unquote(given) if "%20" in given else unquote_plus(given)


def _differs(given: str, value: str) -> bool:
    # A plus may be a space or itself: both encodings are in use.
    return value not in {unquote(given), unquote_plus(given)}

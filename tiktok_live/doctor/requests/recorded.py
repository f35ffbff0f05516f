"""A request to examine, and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote_plus, urlsplit

from tiktok_live.errors import ConfigError
from tiktok_live.net.http_client import cookie_pairs

__all__ = ["MAX_URL", "RecordedRequest", "is_request_url", "request_of_url"]

MAX_URL = 64 * 1024
"""Limit of a URL, in characters; real ones have about 2,000."""

_MAX_PARAMETERS = 500


@dataclass(frozen=True, kw_only=True, repr=False)
class RecordedRequest:
    """A request.

    Attributes:
        url: with its query.
        method: HTTP method.
        form: body of a POST request, in the form of a query; may be empty.
        headers: by lower-case name; empty if they are not known.
        sent_at: seconds since 1970; None if it was not sent, or the time is not known.
        status: of the response; 0 if there is none.
        body_size: bytes of the response's body; None if that is not known.
        body: beginning of the response's text; may be empty.
    """

    url: str
    method: str = "GET"
    form: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    sent_at: float | None = None
    status: int = 0
    body_size: int | None = None
    body: str = ""

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """The decoded values of each parameter of the query and the form, at most 500 of each."""
        found: dict[str, list[str]] = {}
        for text in (self.url.partition("#")[0].partition("?")[2], self.form):
            for pair in text.split("&", _MAX_PARAMETERS)[:_MAX_PARAMETERS]:
                name, _, value = pair.partition("=")
                if name:
                    found.setdefault(unquote_plus(name), []).append(unquote_plus(value))
        return found

    @cached_property
    def cookies(self) -> dict[str, str]:
        """The cookies, as they are in the header."""
        return cookie_pairs(self.headers.get("cookie", ""))

    @property
    def user_agent(self) -> str:
        """The header `User-Agent`; empty if there is none."""
        return self.headers.get("user-agent", "")

    @property
    def place(self) -> str:
        """Host and path, for messages."""
        parts = urlsplit(self.url)
        return f"{parts.hostname or ''}{parts.path}"

    def value(self, name: str) -> str:
        """Return the first value of a parameter; empty if it is missing."""
        return self.parameters.get(name, [""])[0]


def request_of_url(url: str) -> RecordedRequest:
    """Return the request for a URL, without headers.

    Raises:
        ConfigError: it is not the URL of a request.
    """
    if len(url) > MAX_URL or not is_request_url(url):
        raise ConfigError("--url is not an http, https, ws or wss URL with a host", advice="Quote it for the shell")
    return RecordedRequest(url=url)


def is_request_url(url: str) -> bool:
    """Return whether `url` is an http, https, ws or wss URL with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https", "ws", "wss"} and bool(parts.hostname) and url.isprintable()
    except ValueError:  # an invalid IPv6 address
        return False

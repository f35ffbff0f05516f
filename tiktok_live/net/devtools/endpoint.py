"""Addresses of debugging ports: always on this machine, because who reaches such a port controls the browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tiktok_live.causes import caught
from tiktok_live.errors import TikTokLiveError
from tiktok_live.net.addresses import host_and_port, is_loopback
from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.json_fields import as_text, read_object

__all__ = ["browser_endpoint", "is_browser_address"]

_MAX_VERSION = 64 * 1024  # bytes; the response has about 400
_HTTP_OK = 200
_PATH = re.compile(r"/devtools/browser/[\w-]{1,100}")
_SPELLING = "Write the address as http://127.0.0.1:9222, with the port that the browser was started with"


def is_browser_address(address: str) -> bool:
    """Return whether `address` is that of a browser's own endpoint on this machine."""
    try:
        parts = urlsplit(address)
        is_here = is_loopback(parts.hostname or "") and parts.port is not None
    except ValueError:
        return False
    return is_here and parts.scheme == "ws" and parts.username is None and bool(_PATH.fullmatch(parts.path))


async def browser_endpoint(url: str, *, timeout: float) -> str:
    """Ask a debugging port for the browser's own endpoint, never through a proxy, and return its `ws://` address.

    Args:
        url: `http://` address of the port.
        timeout: seconds.

    Raises:
        BrowserUnusable: the address is not on this machine, or no browser responds there.
    """
    host = _checked(url)
    http = AiohttpClient()
    try:
        with caught(TikTokLiveError) as failure:
            response = await http.get(
                f"http://{host}/json/version",
                headers={},
                timeout=timeout,
                max_bytes=_MAX_VERSION,
                follow_redirects=False,
            )
    finally:
        await http.aclose()
    if failure:
        raise _no_browser(failure.error.message) from failure.error
    version = read_object(response.text()) or {}
    # Only the path is taken: the browser writes the host as it was asked for, and another program could name any.
    path = ""
    with caught(ValueError):
        path = urlsplit(as_text(version.get("webSocketDebuggerUrl"))).path
    if response.status != _HTTP_OK or not _PATH.fullmatch(path):
        raise _no_browser(f"the program at {host} is not a browser")
    return f"ws://{host}{path}"


def _checked(url: str) -> str:
    """Return host and port of a debugging port on this machine."""
    with caught(ValueError) as failure:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    if failure or parts.scheme != "http" or not host or port is None or parts.username is not None:
        raise BrowserUnusable(
            UnusableKind.ATTACH_FAILED, "the address of the browser has no host and port of HTTP", advice=_SPELLING
        )
    if not is_loopback(host):
        raise BrowserUnusable(
            UnusableKind.NOT_LOOPBACK,
            f"the browser's address {host} is not on this machine: a debugging port gives full control of a browser, "
            "and its traffic is not encrypted",
            advice="Run this program where the browser runs, with cdp=http://127.0.0.1:PORT",
        )
    return host_and_port(host, port)


def _no_browser(reason: str) -> BrowserUnusable:
    return BrowserUnusable(
        UnusableKind.ATTACH_FAILED,
        f"no browser responds at its debugging port: {reason}",
        advice="Start the browser with --remote-debugging-port=9222 and a --user-data-dir of its own, and write the "
        "same port into cdp=http://127.0.0.1:9222",
        retryable=True,
    )

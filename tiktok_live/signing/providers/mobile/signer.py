"""The signer `mobile`: signature headers of the mobile app, through the package `tiktok-signer`. Experimental.

It is unknown whether the socket accepts these headers. The tests check what can be checked without the platform
(hashes and cipher). The signer registers no device and logs in no user.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tiktok_live.net.http_client import cookie_header
from tiktok_live.signing.base import ProviderHealth, RejectedOutcome, SignedRequest
from tiktok_live.signing.providers.mobile.codec import load_library
from tiktok_live.signing.providers.signer_responses import invalid_url, safe_text

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import MobileConfig

__all__ = ["MobileSigner"]

_HEADERS = {
    "x-gorgon": "X-Gorgon",
    "x-khronos": "X-Khronos",
    "x-argus": "X-Argus",
    "x-ladon": "X-Ladon",
    "x-ss-stub": "X-SS-Stub",
}
_NO_DEVICE = "0"


class MobileSigner:
    """Signs a URL's query, the body and the cookies with headers.

    The package requires a device in the query. If the query has no `device_id`, it is appended: the configured one,
    or 0. Constants of the app, for example its `aid`, are those of the package.

    Args:
        config: the device and the user agent.
        clock: source of the signature's timestamp.

    Raises:
        ConfigError: the extra `mobile` is not installed.
    """

    name = "mobile"

    def __init__(self, config: MobileConfig, *, clock: Clock) -> None:
        self._config = config
        self._clock = clock
        self._library = load_library()

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the request with the headers of its signature. Takes about 4 ms."""
        invalid = invalid_url(request.url)
        if invalid is not None:
            return invalid
        url, device = self._with_device(request.url.partition("#")[0])
        try:
            headers = self._library.generate_headers(
                urlsplit(url).query,
                # Bytes are hashed unchanged; text would be compressed first.
                request.body or None,
                device={"device_id": device},
                cookie=cookie_header(request.cookies) or None,
                unix=int(self._clock.wall()),
            )
        except ValueError as error:
            return RejectedOutcome("BAD_URL", f"the query cannot be signed: {safe_text(str(error))}")
        return SignedRequest(
            url=url,
            headers={sent_name: headers[name] for name, sent_name in _HEADERS.items() if name in headers},
            user_agent=self._config.user_agent or request.user_agent,
        )

    async def own_user_agent(self) -> str:
        """Return the app's user agent; empty if none is configured, which keeps the client's own."""
        return self._config.user_agent

    async def health(self) -> ProviderHealth:
        """Return ok, with a note that this is experimental."""
        return ProviderHealth(ok=True, detail="experimental: it is unknown whether the socket accepts these headers")

    async def aclose(self) -> None:
        """Do nothing: there are no resources to release."""

    def _with_device(self, url: str) -> tuple[str, str]:
        """Return the URL with a device in its query, and the device."""
        query = urlsplit(url).query
        named = parse_qs(query).get("device_id")
        if named:
            return url, named[0]
        device = self._config.device_id or _NO_DEVICE
        separator = "&" if query else "" if url.endswith("?") else "?"
        return f"{url}{separator}device_id={device}", device

"""The mobile app's signature headers, through the package `tiktok-signer`. Experimental.

Nobody has shown that the socket takes these headers, and no part of this can tell: the parts that can be checked
without the platform are (hashes and cipher, in the tests), the whole cannot be. It registers no device and logs nobody
in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tiktok_live.signing.base import ProviderHealth, RejectedOutcome, SignedRequest
from tiktok_live.signing.providers.mobile.codec import load_library
from tiktok_live.signing.providers.signed_json import unfit_url
from tiktok_live.signing.providers.signer_responses import shown

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import MobileSpec

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

    The query must name a device, else the package signs with a part of one: where it does not, `device_id` is put at
    its end, and is 0 when none is configured. The app's own numbers (its `aid` among them) are the package's.

    Args:
        spec: the device and the user agent.
        clock: whose wall time the signature carries.

    Raises:
        ConfigError: the extra `mobile` is not installed.
    """

    name = "mobile"

    def __init__(self, spec: MobileSpec, *, clock: Clock) -> None:
        self._spec = spec
        self._clock = clock
        self._library = load_library()

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the request with the headers of its signature; it takes about 4 ms."""
        refusal = unfit_url(request.url)
        if refusal is not None:
            return refusal
        url, device = self._with_device(request.url.partition("#")[0])
        try:
            headers = self._library.generate_headers(
                urlsplit(url).query,
                # Bytes are hashed as they are; text would be compressed first.
                request.body or None,
                device={"device_id": device},
                cookie="; ".join(f"{name}={value}" for name, value in request.cookies.items()) or None,
                unix=int(self._clock.wall()),
            )
        except ValueError as error:
            return RejectedOutcome("BAD_URL", f"the query holds something that the app would not: {shown(str(error))}")
        return SignedRequest(
            url=url,
            headers={shown: headers[name] for name, shown in _HEADERS.items() if name in headers},
            user_agent=self._spec.user_agent or request.user_agent,
        )

    async def health(self) -> ProviderHealth:
        """Return that the package is there, and that this is an experiment."""
        return ProviderHealth(ok=True, detail="experimental: nobody has shown that the socket takes these headers")

    async def aclose(self) -> None:
        """Do nothing: no resource is held."""

    def _with_device(self, url: str) -> tuple[str, str]:
        """Return the URL with a device in its query, and which."""
        query = urlsplit(url).query
        named = parse_qs(query).get("device_id")
        if named:
            return url, named[0]
        device = self._spec.device_id or _NO_DEVICE
        separator = "&" if query else "" if url.endswith("?") else "?"
        return f"{url}{separator}device_id={device}", device

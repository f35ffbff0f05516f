"""How each dialect writes a signed address, and a refusal.

Where two servers answer the same path with the same fields in different letters, both are sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tiktok_live.signserver.messages import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.signing.base import SignedRequest
    from tiktok_live.signserver.http_errors import HttpError

__all__ = [
    "RefusalWriter",
    "eulerstream_api_refusal",
    "legacy_signed",
    "page_fields",
    "refusal",
    "signed_request",
    "signtok_refusal",
]

_GNARLY, _BOGUS, _SIGNATURE, _TOKEN, _PARAMS = "X-Gnarly", "X-Bogus", "_signature", "msToken", "x-tt-params"


class RefusalWriter(Protocol):
    """Writes a refusal in a dialect's form."""

    def __call__(self, refused: HttpError) -> Response:
        """Return the answer."""


def refusal(refused: HttpError) -> Response:
    """Write a refusal as EulerStream does."""
    body: dict[str, object] = {"code": refused.status, "message": refused.message}
    if refused.label:
        body["limit_label"] = refused.label
    return Response.of(body, refused.status)


def signtok_refusal(refused: HttpError) -> Response:
    """Write a refusal as SignTok (`data`) and tiktok-signature (`message`) do.

    SignTok itself sends it with status 200. Its clients look at `status` in the body, whatever the HTTP status, and
    tiktok-signature, on the same path, sends 4xx and 5xx: so the true status is sent.
    """
    return Response.of({"status": "error", "data": refused.message, "message": refused.message}, refused.status)


def eulerstream_api_refusal(refused: HttpError) -> Response:
    """Write a refusal in the form of `/api/eulerstream`."""
    return Response.of({"success": False, "error": refused.message, "message": refused.message}, refused.status)


def page_fields(signed: SignedRequest, language: str) -> dict[str, object]:
    """Return `data` as SignTok, tiktok-signature and `/api/eulerstream` have it."""
    fields = _fields(signed.fields)
    name, version = _browser(signed.user_agent)
    data: dict[str, object] = {
        "signature": fields.get(_SIGNATURE, ""),
        "signed_url": signed.url,
        "X-Bogus": fields.get(_BOGUS, ""),
        "x-bogus": fields.get(_BOGUS, ""),
        "x-gnarly": fields.get(_GNARLY, ""),
        "x-tt-params": fields.get(_PARAMS, ""),
        "cookies": "; ".join(f"{name}={value}" for name, value in signed.cookies.items()),
        "navigator": {
            "deviceScaleFactor": 1,
            "user_agent": signed.user_agent,
            "browser_language": language,
            "browser_platform": "",
            "browser_name": name,
            "browser_version": version,
        },
    }
    if verify := fields.get("verifyFp"):
        data["verify_fp"] = verify
    return data


def signed_request(signed: SignedRequest) -> Response:
    """Write a signed address as EulerStream's `sign_url` does."""
    name, version = _browser(signed.user_agent)
    response = {
        "signedUrl": signed.url,
        "userAgent": signed.user_agent,
        "browserName": name,
        "browserVersion": version,
        "tokens": dict(signed.fields),
        "requestHeaders": dict(signed.headers),
        "cookies": [{"name": name, "value": value} for name, value in signed.cookies.items()],
    }
    return Response.of({"code": 200, "message": "", "response": response})


def legacy_signed(url: str, user_agent: str, fields: Mapping[str, str] | None = None) -> Response:
    """Write an address as EulerStream's first `sign_url` did, flat."""
    given = _fields(fields or {})
    name, version = _browser(user_agent)
    body = {
        "code": 200,
        "message": "Successful",
        "signedUrl": url,
        "browserName": name,
        "browserVersion": version,
        "User-Agent": user_agent,
        _SIGNATURE: given.get(_SIGNATURE, ""),
        _BOGUS: given.get(_BOGUS, ""),
        _TOKEN: given.get(_TOKEN, ""),
    }
    return Response.of(body)


def _fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Return a signature's parts under one spelling: signers differ in their letters."""
    known = {name.lower(): name for name in (_GNARLY, _BOGUS, _SIGNATURE, _TOKEN, _PARAMS, "verifyFp")}
    known |= {"signature": _SIGNATURE, "verify_fp": "verifyFp"}
    return {known.get(name.lower(), name): value for name, value in fields.items()}


def _browser(user_agent: str) -> tuple[str, str]:
    name, _, version = user_agent.partition("/")
    return (name, version) if version else ("Mozilla", user_agent)

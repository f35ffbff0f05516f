"""Signed URLs and errors in the form of each dialect.

Where two servers use the same path and spell a field differently, the response has both spellings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tiktok_live.net.http_client import cookie_header
from tiktok_live.net.user_agents import Browser
from tiktok_live.signserver.messages import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.signing.base import SignedRequest
    from tiktok_live.signserver.messages import HttpError

__all__ = [
    "ErrorResponse",
    "eulerstream_api_error",
    "eulerstream_error",
    "eulerstream_signed",
    "legacy_signed",
    "page_fields",
    "signtok_error",
]

_GNARLY, _BOGUS, _SIGNATURE, _TOKEN, _PARAMS = "X-Gnarly", "X-Bogus", "_signature", "msToken", "x-tt-params"


class ErrorResponse(Protocol):
    """Writes an error in the form of one dialect."""

    def __call__(self, error: HttpError) -> Response:
        """Return the response."""


def eulerstream_error(error: HttpError) -> Response:
    """Return an error in EulerStream's form."""
    body: dict[str, object] = {"code": error.status, "message": error.message}
    if error.label:
        body["limit_label"] = error.label
    return Response.json(body, error.status)


def signtok_error(error: HttpError) -> Response:
    """Return an error in the form of SignTok (`data`) and tiktok-signature (`message`).

    SignTok itself sends status 200, and its clients read only `status` in the body. tiktok-signature, on the same
    path, sends 4xx and 5xx. The true status suits both.
    """
    return Response.json({"status": "error", "data": error.message, "message": error.message}, error.status)


def eulerstream_api_error(error: HttpError) -> Response:
    """Return an error in the form of `/api/eulerstream`."""
    return Response.json({"success": False, "error": error.message, "message": error.message}, error.status)


def page_fields(signed: SignedRequest, language: str) -> dict[str, object]:
    """Return the `data` object of SignTok, tiktok-signature and `/api/eulerstream`."""
    fields = _normalized(signed.fields)
    browser = Browser.of(signed.user_agent)
    data: dict[str, object] = {
        "signature": fields.get(_SIGNATURE, ""),
        "signed_url": signed.url,
        "X-Bogus": fields.get(_BOGUS, ""),
        "x-bogus": fields.get(_BOGUS, ""),
        "x-gnarly": fields.get(_GNARLY, ""),
        "x-tt-params": fields.get(_PARAMS, ""),
        "cookies": cookie_header(signed.cookies),
        "navigator": {
            "deviceScaleFactor": 1,
            "user_agent": signed.user_agent,
            "browser_language": language,
            **browser.query,
            "platform": browser.platform,
            "os": browser.os,
        },
    }
    if verify := fields.get("verifyFp"):
        data["verify_fp"] = verify
    return data


def eulerstream_signed(signed: SignedRequest) -> Response:
    """Return a signed URL in the form of EulerStream's `sign_url`."""
    browser = Browser.of(signed.user_agent)
    response = {
        "signedUrl": signed.url,
        "userAgent": signed.user_agent,
        "browserName": browser.name,
        "browserVersion": browser.version,
        "tokens": dict(signed.fields),
        "requestHeaders": dict(signed.headers),
        "cookies": [{"name": name, "value": value} for name, value in signed.cookies.items()],
    }
    return Response.json({"code": 200, "message": "", "response": response})


def legacy_signed(url: str, user_agent: str, fields: Mapping[str, str] | None = None) -> Response:
    """Return a signed URL in the flat form of EulerStream's first `sign_url`."""
    normalized = _normalized(fields or {})
    browser = Browser.of(user_agent)
    body = {
        "code": 200,
        "message": "Successful",
        "signedUrl": url,
        "browserName": browser.name,
        "browserVersion": browser.version,
        "User-Agent": user_agent,
        _SIGNATURE: normalized.get(_SIGNATURE, ""),
        _BOGUS: normalized.get(_BOGUS, ""),
        _TOKEN: normalized.get(_TOKEN, ""),
    }
    return Response.json(body)


def _normalized(fields: Mapping[str, str]) -> dict[str, str]:
    """Return a signature's fields under one spelling; signers spell them differently."""
    known = {name.lower(): name for name in (_GNARLY, _BOGUS, _SIGNATURE, _TOKEN, _PARAMS, "verifyFp")}
    known |= {"signature": _SIGNATURE, "verify_fp": "verifyFp"}
    return {known.get(name.lower(), name): value for name, value in fields.items()}

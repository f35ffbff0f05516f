"""Recognizes responses that refuse the client: captchas, sign-in walls, unserved regions, firewalls.

None of them says whether the user is live. Each has its own advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.advice import THROUGH_BROWSER
from tiktok_live.net.json_fields import as_object, as_text, as_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.http_client import HttpResponse

__all__ = ["Refusal", "messages_of", "refusal_by_http", "refusal_in_json", "refusal_in_page"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the platform refused a request.

    Attributes:
        detail: what it sent instead, for users.
        advice: what to do about it: one sentence without a full stop; empty if the default advice fits.
    """

    detail: str
    advice: str = ""


_SKIP_LOOKUP = f"a known room_id needs no lookup; or {THROUGH_BROWSER}"
_CAPTCHA = Refusal(
    "a captcha page", f"Wait a few minutes or use another network: this library does not solve captchas; {_SKIP_LOOKUP}"
)
_LOGIN = Refusal(
    "a sign-in page",
    "The platform requires a sign-in from this network: use another network, or pass the session of an account "
    f"(session=); {_SKIP_LOOKUP}",
)
_REGION = Refusal(
    "a page for regions without the service",
    "The platform does not serve the region of this network: use a network or a proxy (proxy=) in another region",
)
_FIREWALL = Refusal(
    "a firewall's page",
    f"The platform's firewall refuses this network: use another one, or wait a few minutes; {_SKIP_LOOKUP}",
)
_WENT_WRONG = Refusal("the page 'Something went wrong'")

_LOGIN_PATH = re.compile(r"/(?:[a-z-]{2,7}/)?login(?:/|$)")
_NOT_SERVED = re.compile(
    r"(?:not|n\S{1,8}?t) (?:available|supported) (?:in|for) (?:your|this) (?:region|country|location|area|market)"
    r"|tiktok isn\S{1,8}?t available right now|discontinued operating tiktok",
    re.IGNORECASE,
)
# The first match counts: pages of every kind may load the scripts of the captcha and the firewall.
_PAGE_PATTERNS = (
    (re.compile(r"tiktok-verify-page"), _CAPTCHA),
    (_NOT_SERVED, _REGION),
    (re.compile(r"\b(?:log|sign) in (?:\||to) tiktok|<title>\s*(?:log|sign) ?in\b", re.IGNORECASE), _LOGIN),
    (re.compile(r"captcha|bdturing", re.IGNORECASE), _CAPTCHA),
    (
        re.compile(
            r"_wafchallengeid|waforiginalreid|slardar|access denied|request blocked"
            r"|<title>\s*(?:please wait|just a moment|attention required)",
            re.IGNORECASE,
        ),
        _FIREWALL,
    ),
    (re.compile(r"Something went wrong"), _WENT_WRONG),
)

# Codes of both APIs (`statusCode`, `status_code`, and `code` of a captcha challenge).
_CODES = ("code", "status_code", "statusCode", "error_code")
_CHALLENGE = 10000
_LOGIN_CODES = frozenset({2483, 20003})
_MESSAGES = ("message", "prompts", "status_msg", "description")
_API_PATTERNS = (
    (re.compile(r"captcha", re.IGNORECASE), _CAPTCHA),
    (_NOT_SERVED, _REGION),
    (re.compile(r"(?:region|country|geo)[ _-]?(?:restrict|block|limit|not)", re.IGNORECASE), _REGION),
    (re.compile(r"(?<![a-z])(?:log|sign)[ _-]?in(?![a-z])", re.IGNORECASE), _LOGIN),
)
_API_DETAILS = {
    _CAPTCHA: "a captcha challenge",
    _LOGIN: "a sign-in is required",
    _REGION: "the region is not served",
}


def refusal_by_http(response: HttpResponse) -> Refusal | None:
    """Return the refusal indicated by status, URL or headers of a response; None if there is none."""
    if response.status == 401 or _LOGIN_PATH.match(urlsplit(response.url).path):  # noqa: PLR2004 - unauthorized
        return _LOGIN
    if response.status == 451:  # noqa: PLR2004 - unavailable for legal reasons
        return _REGION
    # A challenge may be in a header, with an empty body.
    return _CAPTCHA if not response.body and "bdturing-verify" in response.headers else None


def refusal_in_page(text: str) -> Refusal | None:
    """Return the refusal indicated by the text of a page without data; None if there is none."""
    return next((refusal for pattern, refusal in _PAGE_PATTERNS if pattern.search(text)), None)


def refusal_in_json(content: Mapping[str, object]) -> Refusal | None:
    """Return the refusal indicated by an API's JSON; None if there is none."""
    parts = (content, as_object(content.get("data")))
    codes = {as_whole(part.get(name)) for part in parts for name in _CODES}
    if _CHALLENGE in codes or any(part.get("type") == "verify" for part in parts):
        return _of_api(_CAPTCHA)
    if codes & _LOGIN_CODES:
        return _of_api(_LOGIN)
    text = " ".join(messages_of(content))
    return next((_of_api(refusal) for pattern, refusal in _API_PATTERNS if pattern.search(text)), None)


def messages_of(content: Mapping[str, object]) -> list[str]:
    """Return the texts in an API's JSON, for developers and for users."""
    parts = (content, as_object(content.get("data")))
    return [text for part in parts for name in _MESSAGES if (text := as_text(part.get(name)))]


def _of_api(refusal: Refusal) -> Refusal:
    return Refusal(_API_DETAILS[refusal], refusal.advice)

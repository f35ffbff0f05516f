"""Answers that are about who asks, not about the user: captchas, sign-in walls, regions that are not served, firewalls.

None of them says whether anybody is live. Each has another way out, which is its advice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.net.json_fields import as_object, as_text, as_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.http_client import HttpResponse

__all__ = ["Refusal", "messages_of", "refusal_by_http", "refusal_in_answer", "refusal_in_page"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the platform did not answer.

    Attributes:
        detail: what came instead, for people.
        advice: what to do about it, one sentence without a full stop; empty when nothing special is.
    """

    detail: str
    advice: str = ""


_NEEDLESS = "a room id, if it is known, needs no lookup"
_CAPTCHA = Refusal(
    "a captcha page", f"Wait some minutes or use another network: no captcha is solved here; {_NEEDLESS}"
)
_LOGIN = Refusal(
    "a sign-in page",
    "The platform wants a sign-in from this network: use another one, or give the session of an account that is "
    f"signed in (session=); {_NEEDLESS}",
)
_REGION = Refusal(
    "a page for regions without the service",
    "The platform does not serve the region of this network: use a network, or a proxy (proxy=), in another one",
)
_FIREWALL = Refusal(
    "a firewall's page",
    f"The platform's firewall refuses this network: use another one, or wait some minutes; {_NEEDLESS}",
)
_WENT_WRONG = Refusal("the page 'Something went wrong'")

_LOGIN_PATH = re.compile(r"/(?:[a-z-]{2,7}/)?login(?:/|$)")
_NOT_SERVED = re.compile(
    r"(?:not|n\S{1,8}?t) (?:available|supported) (?:in|for) (?:your|this) (?:region|country|location|area|market)"
    r"|tiktok isn\S{1,8}?t available right now|discontinued operating tiktok",
    re.IGNORECASE,
)
# The first that is found counts: pages of every kind may load the captcha's script and the firewall's.
_PAGES = (
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

# Codes of both APIs (`statusCode`, `status_code`, and `code` of a captcha's challenge).
_CODES = ("code", "status_code", "statusCode", "error_code")
_CHALLENGE = 10000
_LOGIN_CODES = frozenset({2483, 20003})
_MESSAGES = ("message", "prompts", "status_msg", "description")
_WORDS = (
    (re.compile(r"captcha", re.IGNORECASE), _CAPTCHA),
    (_NOT_SERVED, _REGION),
    (re.compile(r"(?:region|country|geo)[ _-]?(?:restrict|block|limit|not)", re.IGNORECASE), _REGION),
    (re.compile(r"(?<![a-z])(?:log|sign)[ _-]?in(?![a-z])", re.IGNORECASE), _LOGIN),
)
_TELLING = {
    _CAPTCHA: "a captcha challenge",
    _LOGIN: "only who is signed in is told",
    _REGION: "the region is not served",
}


def refusal_by_http(response: HttpResponse) -> Refusal | None:
    """Return the refusal that an answer's status, address or headers tell of, whatever its body is."""
    if response.status == 401 or _LOGIN_PATH.match(urlsplit(response.url).path):  # noqa: PLR2004 - HTTP's own number
        return _LOGIN
    if response.status == 451:  # noqa: PLR2004 - unavailable for legal reasons
        return _REGION
    # A challenge may come in a header beside an empty body.
    return _CAPTCHA if not response.body and "bdturing-verify" in response.headers else None


def refusal_in_page(text: str) -> Refusal | None:
    """Return the refusal that a page without data is; None for a page that tells nothing of the kind."""
    return next((refusal for words, refusal in _PAGES if words.search(text)), None)


def refusal_in_answer(answer: Mapping[str, object]) -> Refusal | None:
    """Return the refusal that an API's JSON is, instead of data; None for every other answer."""
    parts = (answer, as_object(answer.get("data")))
    codes = {as_whole(part.get(name)) for part in parts for name in _CODES}
    if _CHALLENGE in codes or any(part.get("type") == "verify" for part in parts):
        return _told(_CAPTCHA)
    if codes & _LOGIN_CODES:
        return _told(_LOGIN)
    said = " ".join(messages_of(answer))
    return next((_told(refusal) for words, refusal in _WORDS if words.search(said)), None)


def messages_of(answer: Mapping[str, object]) -> list[str]:
    """Return what an API's JSON says in words, for developers and for users."""
    parts = (answer, as_object(answer.get("data")))
    return [text for part in parts for name in _MESSAGES if (text := as_text(part.get(name)))]


def _told(refusal: Refusal) -> Refusal:
    return Refusal(_TELLING[refusal], refusal.advice)

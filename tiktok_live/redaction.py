"""The one place that keeps secrets out of logs, reprs and errors."""

from __future__ import annotations

import re

__all__ = ["MASK", "redact"]

MASK = "***"

# Names whose value is a secret wherever it stands: cookies, signatures, keys, tokens.
_NAMES = (
    r"ttwid|msToken|odin_tt|d_ticket|uid_tt(?:_ss)?|sid_(?:tt|guard|ucp_v1)|ssid_ucp_v1|sessionid(?:_ss)?"
    r"|session[_-]?id|tt_csrf_token|tt_chain_token|tt_webid(?:_v2)?|passport_csrf_token(?:_default)?|s_v_web_id"
    r"|api[_-]?key|x-api-key|x-jwt-key|jwt|x-oauth-token|(?:access_|auth_|refresh_)?token|secret|password|passwd"
    r"|wrss|imprp|_signature|signature|verifyFp|verify_fp"
    r"|X-Bogus|X-Gnarly|X-Dynosaur|X-Argus|X-Gorgon|X-Ladon|X-SS-Stub|x-tt-params"
)
# Headers whose whole value is a secret, whatever it contains.
_HEADERS = r"cookie|set-cookie|x-set-tt-cookie|x-cookie-header|authorization|proxy-authorization"

_VALUE = r"""(?P<value>"[^"]*"|'[^']*'|[^\s&;,"'})\]]+)"""
_PAIR = re.compile(
    rf"""(?P<name>(?<![\w-])(?:{_NAMES}))(?P<middle>["']?\s*(?:=|:|%3D)\s*)(?:b(?=["']))?{_VALUE}""",
    re.IGNORECASE,
)
# A quoted header value ends at its quote (a repr or JSON), a bare one at the line's end.
_HEADER = re.compile(
    rf"""(?P<name>(?<![\w-])(?:{_HEADERS}))(?P<middle>["']?\s*[:=,]\s*)"""
    r"""(?:b(?=["']))?(?P<value>"[^"]*"|'[^']*'|[^\r\n"']+)""",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<value>[^/?#\s]*)@", re.IGNORECASE)
_BEARER = re.compile(r"\b(?P<scheme>Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE)


def redact(text: str) -> str:
    """Return `text` with the values of cookies, keys, tokens, signatures and URL passwords masked.

    Works on anything that was turned into text: a URL, a header line, a dict's repr, JSON, a log message.
    Names stay, so that a reader still sees what was sent.
    """
    text = _USERINFO.sub(rf"\g<scheme>{MASK}@", text)
    text = _HEADER.sub(rf"\g<name>\g<middle>{MASK}", text)
    text = _PAIR.sub(rf"\g<name>\g<middle>{MASK}", text)
    return _BEARER.sub(rf"\g<scheme> {MASK}", text)

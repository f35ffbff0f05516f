"""What a foreign program or page answers when it is asked to sign a URL: JSON, read with nothing taken for granted."""

from __future__ import annotations

import re

import msgspec

from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome, SignedRequest, UrlOutcome
from tiktok_live.signing.providers.signer_responses import shown

__all__ = ["MAX_ANSWER", "MAX_URL", "read_signed", "unfit_url"]

MAX_ANSWER = 64 * 1024
"""Limit of an answer, in bytes."""

MAX_URL = 16 * 1024
"""Limit of a URL, in characters."""

_MAX_ENTRIES = 64
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
# These are decided elsewhere in a plan, and a second one of another spelling would contradict the first.
_NOT_HEADERS = {"cookie": "cookies", "user-agent": "user_agent", "host": "url"}


class _Answer(msgspec.Struct):
    """The object that a signer answers; names that are not here are passed over."""

    url: str = ""
    signed_url: str = ""
    user_agent: str = ""
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    fields: dict[str, str] = {}


def unfit_url(url: str) -> RejectedOutcome | None:
    """Return the refusal of a URL that is too long, or that no HTTP request could carry; None for a fit one."""
    return (
        None
        if _is_url(url)
        else RejectedOutcome("BAD_URL", f"only a plain http(s) URL of up to {MAX_URL} letters is signed")
    )


def read_signed(answer: str | bytes, signer: str, *, user_agent: str = "") -> UrlOutcome:
    """Return the signed request that JSON tells of: a string, the URL, or an object.

    The object's names: `url` or `signed_url`, and if need be `headers`, `cookies`, `fields` (objects of strings) and
    `user_agent`.

    Args:
        answer: the JSON.
        signer: who answered, for the details of a refusal.
        user_agent: for which the signature is made when the answer names none.
    """
    try:
        read = msgspec.json.decode(answer, type=str | _Answer)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return BadOutputOutcome(f"{signer} answered no signed URL: {shown(str(error))}")
    if isinstance(read, str):
        read = _Answer(url=read)
    wrong = _wrong(read)
    if wrong:
        return BadOutputOutcome(f"{signer} answered {wrong}")
    return SignedRequest(
        url=read.signed_url or read.url,
        headers=read.headers,
        user_agent=read.user_agent or user_agent,
        cookies=read.cookies,
        fields=read.fields,
    )


def _wrong(answer: _Answer) -> str:
    """Return what is wrong with an answer; empty for nothing."""
    if not _is_url(answer.signed_url or answer.url):
        return "something that is no http(s) URL"
    if not _is_plain(answer.user_agent):
        return "a user agent that no header can carry"
    tables = {"headers": answer.headers, "cookies": answer.cookies, "fields": answer.fields}
    for kind, table in tables.items():
        if len(table) > _MAX_ENTRIES or not all(_NAME.fullmatch(name) and _is_plain(table[name]) for name in table):
            return f"{kind} that no request can carry"
    for name in answer.headers:
        if name.lower() in _NOT_HEADERS:
            return f"a header {name}, which belongs into {_NOT_HEADERS[name.lower()]}"
    return "a cookie with a semicolon" if any(";" in value for value in answer.cookies.values()) else ""


def _is_url(url: str) -> bool:
    is_http = url.startswith(("https://", "http://")) and not url.endswith("://")
    return is_http and len(url) <= MAX_URL and _is_plain(url) and " " not in url


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()

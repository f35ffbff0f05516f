"""Keeps secrets and terminal control characters out of logs, reprs and errors. Everything else uses these functions.

A secret in a text is recognized by its name (`msToken=`, `"sessionid": `), by its position (a cookie header, the user
part of a URL) or by the word before it (`Bearer`). If it is unclear where a value ends, rather more is masked.
"""

from __future__ import annotations

import re

__all__ = ["MASK", "printable", "redact"]

MASK = "***"

_MAX_LINE = 2_000
_SPACE = re.compile(r"\s")

# Names whose value is always a secret, with any prefix: `EULER_API_KEY`, `tt_csrf_token`.
_NAMES = (
    r"[\w-]*(?:ttwid|odin_tt|d_ticket|uid_tt|sid_tt|sid_guard|s?sid_ucp_v1|multi_sids|s_v_web_id|tt_webid"
    r"|tt_ticket_guard_\w{1,40}|session[_-]?id|token|secret|password|passwd|passphrase|signature|jwt"
    r"|(?:api|jwt|access|private|secret)[_-]?key|wrss|imprp|verify_?Fp"
    r"|X-Bogus|X-Gnarly|X-Dynosaur|X-Argus|X-Gorgon|X-Ladon|X-SS-Stub|x-tt-params)"
    r"(?:_ss|_v2|_default)?"
)
# Headers whose whole value is a secret.
_COOKIE = r"[\w-]*cookies?(?:[_-]header)?"
_AUTHORIZATION = r"[\w-]*authorization"
_HEADERS = rf"(?:{_COOKIE}|{_AUTHORIZATION})"

# A quote may be escaped, as in JSON within JSON; an unclosed one ends with the line.
_UNTIL_QUOTE = r"(?>[^\r\n]*?(?:(?<!\\)(?={quote})|(?=[\r\n])|\Z))"
_QUOTED = rf"""b?(?P<quote>\\*["']){_UNTIL_QUOTE.format(quote="(?P=quote)")}(?P=quote)?"""
# Punctuation belongs to an unquoted value only if more of the value follows.
_BARE = r"""(?:[^\s&;,"'\\()\[\]{}<>]|[,"'()\[\]{}<>](?=[\w%|/+=.~-])|\\(?=/))+"""
_REST_OF_LINE = r"(?:(?!\\[rn])[^\r\n])+"


def _bracketed(inside: str) -> str:
    quoted = r""""(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?"""
    return rf"""[\[({{](?:{quoted}|{inside}|[^"'\[({{\])}}\r\n])*+[\])}}]?"""


_NOTHING = "(?!)"
_BRACKETED = _bracketed(_bracketed(_bracketed(_NOTHING)))
_VALUE = rf"(?:{_QUOTED}|{_BRACKETED}|{_BARE})"

_START = r"(?<![\w-])"
_SEPARATOR = r"[ \t]*(?:[=:]{1,2}>?|->|%(?:25)*3[AD])[ \t]*"
_CLOSED = r"""\\*["']\]?"""

# Each pattern masks what follows its group `before`.
_SECRETS = (
    # scheme://user:password@host
    r"(?P<before>://)[^/?#\s]*(?=@)",
    # The same, with a password that was not percent-encoded. A number after the colon is a port.
    r"""(?P<before>://)(?!\[)[^\s/?#@:]*:(?!\d+[/?#])[^\s"']{1,200}?(?=@)""",
    # user:password@host without a scheme
    r"""(?P<before>(?<![^\s"'(\[{=,]))[^\s:/@"']{1,100}:[^\s:/@"']{1,100}(?=@[\w\[])""",
    # A short lower-case word is prose: "basic authentication".
    rf"(?P<before>\b(?:Bearer|Basic)[ \t]+)(?!(?-i:[a-z]{{1,15}})(?![\w.~+/=|%-])){_BARE}",
    # In a dict or JSON: {"Cookie": "a=b; c=d"}
    rf"{_START}(?P<before>{_HEADERS}{_CLOSED}{_SEPARATOR}){_VALUE}",
    # A quoted line: "Cookie: a=b; c=d"
    rf"""(?P<before>(?P<open>\\{{0,9}}["']){_HEADERS}[ \t]*:[ \t]*){_UNTIL_QUOTE.format(quote="(?P=open)")}""",
    # cookies={'a': 'b'} and cookies=['a=b'], but not a list of names
    rf"{_START}(?P<before>{_HEADERS}{_SEPARATOR})(?=\{{|[\[(][^\])\r\n]{{0,200}}=){_BRACKETED}",
    # As an option: cookie=a; b=c
    rf"{_START}(?P<before>{_COOKIE}[ \t]*(?:=|%3D)[ \t]*)(?![\[({{]|\*{{3}}){_REST_OF_LINE}",
    # A line "Cookie: a=b; c=d", but not a sentence: a cookie header contains an equals sign.
    rf"{_START}(?P<before>{_COOKIE}[ \t]*:(?=[^\r\n]{{0,200}}=)[ \t]*)(?![\[({{]|\*{{3}}){_REST_OF_LINE}",
    # A line "Authorization: scheme credentials"
    rf"{_START}(?P<before>{_AUTHORIZATION}{_SEPARATOR}){_REST_OF_LINE}",
    # ("ttwid", "1|a"), but not a list of two names
    (
        rf"""(?P<before>[\[(]b?(?P<first>\\*["'])(?:{_NAMES}|{_HEADERS})(?P=first),[ \t]*)"""
        rf"""(?!(?P=first){_NAMES}(?P=first)){_QUOTED}(?=[ \t]*[\])])"""
    ),
    # msToken=a, msToken%3Da, {"msToken": "a"}, cookies["msToken"] = 'a', {'msToken': ['a']}
    rf"{_START}(?P<before>{_NAMES}(?:{_CLOSED}|%(?:25)*22)?{_SEPARATOR}){_VALUE}",
)
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _SECRETS)


def redact(text: str) -> str:
    """Return `text` with the values of cookies, keys, tokens, signatures and URL passwords masked.

    Works on any text: a URL, a header line, a dict's repr, JSON, a log message. Names stay, so that a reader still sees
    what was sent.
    """
    for pattern in _PATTERNS:
        text = pattern.sub(_mask, text)
    return text


def _mask(match: re.Match[str]) -> str:
    quote = match.groupdict().get("quote") or ""
    return f"{match['before']}{quote}{MASK}{quote}"


def printable(text: str) -> str:
    """Return a foreign text made safe for an error or a log: one line of at most 2,000 characters.

    Line breaks and tabs become spaces. Unprintable characters, such as terminal escape codes and controls of the
    writing direction, are removed. A truncated text ends with `...`.
    """
    if len(text) <= _MAX_LINE and text.isprintable():
        return text
    line = "".join(filter(str.isprintable, _SPACE.sub(" ", text)))
    return line if len(line) <= _MAX_LINE else f"{line[: _MAX_LINE - 3]}..."

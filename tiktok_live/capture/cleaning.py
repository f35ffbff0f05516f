"""Removes secrets from records before they are written: cookies, tokens, signatures, keys, device ids. Pure.

JSON is cleaned by its keys, at every depth, also where it is a text in JSON or a script in a page. All other text goes
through `redact`. A first response loses what opened its socket. A frame stays as it is: the platform sends in it
nothing with which this client identified itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, cast

from tiktok_live.capture.records import RecordKind
from tiktok_live.causes import caught
from tiktok_live.errors import ProtocolError
from tiktok_live.redaction import MASK, redact
from tiktok_live.wire.codec import message_type, parse
from tiktok_live.wire.fields import fields
from tiktok_live.wire.inflate import inflate, is_gzip

if TYPE_CHECKING:
    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = ["BROKEN", "clean_body", "clean_first_response", "clean_json", "clean_record", "clean_text"]

BROKEN = b"\xff"
"""Bytes that parse as no message."""

_MAX_DEPTH = 100  # of JSON; what is deeper is masked
_LARGEST = 10**1000
_MAX_BROKEN = 64 * 1024  # bytes kept of a first response that does not parse
_MAX_TEXT = 256 * 1024  # characters kept of a page around its JSON, and of its scripts: cleaning takes 2 us for each
_MAX_KEY = 200  # characters of a name that are looked at
_ROUTE_PARAMS, _PUSH_SERVER = 7, 10  # fields of FetchResult

# Names of what identifies this device or network, besides the secrets that `redact` knows.
_DEVICE = (
    r"(?:device_?id|install_?id|iid|wid|web_?id|odin_?id|encrypted_?web_?id|nonce|request_?id|client_?ip|openudid|cdid"
    r"|(?:wss_push_)?did|fp|a_bogus|user_unique_id)"
)
_DEVICE_KEY = re.compile(_DEVICE, re.IGNORECASE)
_DEVICE_IN_TEXT = re.compile(rf"""(?<![\w-])({_DEVICE}(?:\\*["'])?(?:=|:|%3D)\s*)\\*["']?[\w.%:+/-]+""", re.IGNORECASE)
# The account of the browser that a page was made for. `app-context` is in a page's state.
_OWN_ACCOUNT = frozenset({"app-context", "webapp.app-context", "appcontext"})
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")  # a batch may be valid UTF-8 by chance
# Bounded, because a page may be hostile, and nothing else runs while it is cleaned.
_SCRIPT = re.compile(r"<script\b[^<>]{0,2000}>", re.IGNORECASE)
_QUOTE = re.compile("&quot;|&#34;")  # JSON in an attribute
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_FIELD = re.compile(r"<(?:input|meta)\b[^<>]{0,2000}", re.IGNORECASE)
_FIELD_NAME = re.compile(r"""\b(?:name|id|property|http-equiv)=["']?([\w-]+)""", re.IGNORECASE)
_FIELD_VALUE = re.compile(r"""(\b(?:value|content)=)("[^"]*"?|'[^']*'?|[^\s"'>]+)""", re.IGNORECASE)


def clean_record(kind: RecordKind, content: bytes | Mapping[str, object]) -> bytes:
    """Return what is written for a record."""
    if not isinstance(content, bytes):
        return _written(clean_json(content))
    match kind:
        case RecordKind.FRAME:
            return content
        case RecordKind.FIRST_RESPONSE:
            return clean_first_response(content)
        case RecordKind.ANSWER:
            head, end, body = content.partition(b"\n")
            return clean_body(head) + end + clean_body(body)
        case _:
            return clean_body(content)


def clean_text(text: str) -> str:
    """Return a text, such as a URL, without secrets and ids of this device."""
    return _DEVICE_IN_TEXT.sub(rf"\g<1>{MASK}", redact(text))


def clean_json(value: object, depth: int = _MAX_DEPTH) -> object:
    """Return a value of JSON with the values of secret keys masked; names stay."""
    if not depth:
        return MASK
    if isinstance(value, Mapping):
        return {str(key): _clean_member(str(key), member, value, depth - 1) for key, member in value.items()}
    if isinstance(value, list | tuple):
        if _is_pair(value):
            return [value[0], MASK]
        return [clean_json(member, depth - 1) for member in value]
    if (isinstance(value, float) and not isfinite(value)) or (isinstance(value, int) and abs(value) > _LARGEST):
        return None  # JSON has no such number, or readers would refuse it
    return _clean_string(value, depth - 1) if isinstance(value, str) else value


def clean_body(body: bytes) -> bytes:
    """Return the body of a response without secrets: JSON, a page, a batch, or any other text."""
    if _BINARY.search(body):
        return clean_first_response(body)
    with caught(UnicodeDecodeError):
        text = body.decode()
        parsed = _parsed(text)
        if parsed is not None:
            return _written(clean_json(parsed))
        return _clean_page(text).encode()
    return clean_first_response(body)


def clean_first_response(response: bytes) -> bytes:
    """Return a batch without the address and the parameters that opened its socket; a replay needs neither."""
    with caught(ProtocolError):
        batch = inflate(response) if is_gzip(response) else response
        kept: list[bytes] = []
        with caught(ProtocolError, ValueError):
            kept.extend(_without_route(batch))
            # Bytes that do not parse are no batch, and the fields found in them are chance.
            parse("transport.SplitBatch", whole := b"".join(kept))
            return whole
        # In a broken batch no text marks the secrets; what could be read of it has none.
        broken = b"".join(kept) + BROKEN if _BINARY.search(batch) else batch
        return clean_text(broken[:_MAX_BROKEN].decode("latin-1")).encode("latin-1", "replace")
    return BROKEN


def _without_route(batch: bytes) -> Iterator[bytes]:
    for number, _, begin, value, end in fields(batch):
        if number == _PUSH_SERVER:
            yield _without_query(batch[value:end])
        elif number != _ROUTE_PARAMS:
            yield batch[begin:end]


def _without_query(push_server: bytes) -> bytes:
    make = cast("type[pb.FetchResult]", message_type("transport.FetchResult"))
    return make(push_server=clean_text(push_server.partition(b"?")[0].decode(errors="replace"))).SerializeToString()


def _is_pair(value: Sequence[object]) -> bool:
    """Return whether a value is the name and the value of a secret header or cookie."""
    match value:
        case [str() as name, str()]:
            return _is_secret(name)
        case _:
            return False


def _clean_member(key: str, value: object, siblings: Mapping[object, object], depth: int) -> object:
    if key.lower() in _OWN_ACCOUNT and isinstance(value, Mapping):
        value = {name: MASK if name in {"user", "uid"} else member for name, member in value.items()}
    # Also the platform's name of a user's biography.
    is_biography = key == "signature" and "nickname" in siblings
    name = siblings.get("name") if key == "value" else None
    is_secret = _is_secret(key) or (isinstance(name, str) and _is_secret(name))
    if value not in ("", None) and not is_biography and not isinstance(value, bool) and is_secret:
        return MASK
    return clean_json(value, depth)


def _is_secret(key: str) -> bool:
    return _is_secret_name(key[:_MAX_KEY])


@lru_cache(maxsize=10_000)  # objects may be keyed by users
def _is_secret_name(key: str) -> bool:
    return bool(_DEVICE_KEY.fullmatch(key)) or redact(f"{key}=value") == f"{key}={MASK}"


def _clean_string(text: str, depth: int) -> str:
    parsed = _parsed(text)
    if parsed is not None:
        return _written(clean_json(parsed, depth)).decode()
    # An answer has thousands of plain words and of addresses without a query, in which nothing can be secret.
    is_plain = not any(mark in text for mark in "=@% ") and text.count(":") == text.count("://")
    if is_plain:
        return text
    return _clean_markup(text) if "<" in text else clean_text(text)


def _parsed(text: str) -> object | None:
    """Return the object or array that a text is in JSON; None if it is neither."""
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    with caught(ValueError, RecursionError):
        parsed: object = json.loads(text)
        return parsed
    return None


def _written(value: object) -> bytes:
    # ASCII, because a text may hold half a surrogate pair.
    return json.dumps(value, separators=(",", ":"), default=str).encode()


def _clean_page(text: str) -> str:
    parts: list[str] = []
    kept = code = 0
    while (begin := _SCRIPT.search(text, kept)) is not None:
        end = _SCRIPT_END.search(text, begin.end())
        content = text[begin.end() : end.start() if end is not None else len(text)]
        parts += [_clean_markup(text[kept : begin.start()]), clean_text(begin[0])]
        parsed = _parsed(content)
        if parsed is None:
            content = content[: _MAX_TEXT - code]
            code += len(content)
            parts.append(clean_text(content))
        else:
            parts.append(_written(clean_json(parsed)).decode().replace("</", "<\\/"))
        kept = end.start() if end is not None else len(text)
    return "".join([*parts, _clean_markup(text[kept:])])


def _clean_markup(text: str) -> str:
    return _FIELD.sub(_clean_field, clean_text(_QUOTE.sub("'", text[:_MAX_TEXT])))


def _clean_field(found: re.Match[str]) -> str:
    if any(_is_secret(name[1]) for name in _FIELD_NAME.finditer(found[0])):
        return _FIELD_VALUE.sub(rf'\1"{MASK}"', found[0])
    return found[0]

"""The mobile app's body encryption, and protobuf without a schema: thin adapters over the package `tiktok-signer`.

Both need the extra `mobile`. The package is imported on first use, and its exceptions do not leave this module. It is
written in plain Python: encrypting takes about 0.1 s for each 1,000 bytes, so an event loop calls it in a thread.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol, cast

from tiktok_live.causes import caught
from tiktok_live.errors import LocalProtocolError, MessageError, PayloadTooLarge
from tiktok_live.extras import extra_not_installed

__all__ = [
    "MAX_ENCODED",
    "MAX_PLAIN",
    "DecodedFields",
    "FieldValue",
    "MobileLibrary",
    "decode_fields",
    "encode_fields",
    "load_library",
    "tt_decrypt",
    "tt_encrypt",
]

FieldValue = int | str | bytes | Mapping[int, "FieldValue"] | Sequence["FieldValue"]
"""What a field may hold: a sequence is a repeated field, a mapping a message inside the message."""

DecodedFields = dict[int, FieldValue]
"""A message by field number."""

MAX_PLAIN = 16 * 1024
"""Limit of what is encrypted, in bytes."""

MAX_ENCODED = 64 * 1024
"""Limit of a protobuf message, in bytes."""

_MARK = b"tc\x05\x10\x00\x00"
_OVERHEAD = 256  # bytes that encrypting adds at most: mark, key, hash, padding and what gzip adds to random data
_EMPTY = 134  # bytes of nothing, encrypted; other bytes of this length the package may take for nothing, too
_MAX_FIELD = 2**29 - 1
_INTEGERS = range(-(2**63), 2**64)
_MAX_DEPTH = 32
_HEX = "__bytes_hex__"  # how the package writes bytes that are neither text nor a message
_turn = threading.Lock()


class MobileLibrary(Protocol):
    """What is used of the package: its class `TikTokSigner`."""

    def generate_headers(
        self,
        params: str,
        data: bytes | None,
        *,
        device: dict[str, str],
        cookie: str | None,
        unix: int,
    ) -> dict[str, str]:
        """Return the signature's headers, names in lower case."""

    def encrypt(self, data: bytes) -> bytes:
        """Return `data` compressed and encrypted."""

    def decrypt(self, data: bytes) -> str:
        """Return the text that was encrypted."""

    def encode(self, data: dict[int, int | str | bytes]) -> bytes:
        """Return fields as protobuf."""

    def decode(self, data: bytes) -> dict[int, object]:
        """Return the fields of a protobuf message."""


def load_library() -> MobileLibrary:
    """Import the package.

    Raises:
        ConfigError: the extra `mobile` is not installed.
    """
    with caught(ImportError) as failure:
        return cast("MobileLibrary", import_module("tiktok_signer").TikTokSigner)
    raise extra_not_installed("mobile", "mobile") from failure.cause


def tt_encrypt(data: bytes) -> bytes:
    """Return `data` as the app encrypts a body (TTEncrypt): compressed, then encrypted with a random key.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        PayloadTooLarge: more than 16 KiB.
    """
    library = load_library()
    if len(data) > MAX_PLAIN:
        raise PayloadTooLarge(f"TTEncrypt takes {MAX_PLAIN} bytes, not {len(data)}")
    # The package keeps what it works on in one object for all threads.
    with _turn:
        return library.encrypt(data)


def tt_decrypt(data: bytes) -> bytes:
    """Return what `tt_encrypt` was given.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        MessageError: the bytes are not what the app encrypts.
        PayloadTooLarge: more than 16 KiB and what encrypting adds.
    """
    library = load_library()
    if len(data) > MAX_PLAIN + _OVERHEAD:
        raise PayloadTooLarge(f"TTEncrypt gives {MAX_PLAIN + _OVERHEAD} bytes at most, not {len(data)}")
    if not data.startswith(_MARK) or len(data) < _EMPTY:
        raise MessageError("these bytes are no TTEncrypt body")
    plain = _decrypted(library, data)
    if not plain and len(data) > _EMPTY:
        raise MessageError("these bytes are no TTEncrypt body: nothing is in them")
    return plain


def _decrypted(library: MobileLibrary, data: bytes) -> bytes:
    with caught(ValueError, IndexError, OSError, EOFError, zlib.error) as failure, _turn:
        return library.decrypt(data).encode()
    if isinstance(failure.error, UnicodeDecodeError):
        # The package wants text; what it could not read as such is the whole content.
        return failure.error.object
    raise MessageError(f"these bytes are no TTEncrypt body: {failure.error}") from failure.cause


def encode_fields(fields: Mapping[int, FieldValue]) -> bytes:
    """Return a protobuf message of fields by number, in the mapping's order.

    Integers become varints (negative ones as int64), text and bytes length-delimited fields.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        LocalProtocolError: a number or a value that protobuf cannot hold, or messages nested more than 32 deep.
    """
    return _encode(load_library(), fields, 0)


def _encode(library: MobileLibrary, fields: Mapping[int, FieldValue], depth: int) -> bytes:
    if depth > _MAX_DEPTH:
        raise LocalProtocolError(f"messages are nested more than {_MAX_DEPTH} deep")
    return b"".join(_encode_field(library, number, value, depth) for number, value in fields.items())


def _encode_field(library: MobileLibrary, number: object, value: object, depth: int) -> bytes:
    if not isinstance(number, int) or not 0 < number <= _MAX_FIELD:
        raise LocalProtocolError(f"{number!r} is no field number")
    if isinstance(value, Mapping):
        value = _encode(library, value, depth + 1)
    if isinstance(value, (list, tuple)):
        return b"".join(_encode_field(library, number, item, depth + 1) for item in value)
    if not isinstance(value, (int, str, bytes)) or (isinstance(value, int) and value not in _INTEGERS):
        raise LocalProtocolError(f"field {number} cannot hold this {type(value).__name__}")
    with caught(UnicodeEncodeError) as failure:
        return library.encode({number: value})
    raise LocalProtocolError(f"the text of field {number} is not Unicode") from failure.cause


def decode_fields(data: bytes) -> DecodedFields:
    """Return the fields of a protobuf message by number; a field that comes more than once is a list.

    There is no schema, so what a length-delimited field holds is a guess: printable ASCII is taken for text, what
    parses for a message, and the rest stays bytes.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        MessageError: the bytes are no protobuf message.
        PayloadTooLarge: more than 64 KiB.
    """
    library = load_library()
    if len(data) > MAX_ENCODED:
        raise PayloadTooLarge(f"a message of {len(data)} bytes is more than {MAX_ENCODED}")
    refusal = cast("type[Exception]", import_module("tiktok_signer.lib.utils.protobuf").ProtoError)
    with caught(AssertionError, IndexError, RecursionError, refusal) as failure:
        return {number: _plain(value) for number, value in library.decode(data).items()}
    said = str(failure.error) or "they end too early"
    raise MessageError(f"these bytes are no protobuf message: {said}") from failure.cause


def _plain(value: object) -> FieldValue:
    """Return a decoded value with bytes as bytes."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return cast("int | str", value)
    if _HEX in value:
        return bytes.fromhex(value[_HEX])
    return {number: _plain(item) for number, item in value.items()}

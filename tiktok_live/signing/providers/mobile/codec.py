"""The mobile app's body encryption, and protobuf without a schema: thin adapters over the package `tiktok-signer`.

Both need the extra `mobile`. The package is imported on first use, and its exceptions are converted here. It is pure
Python: encryption takes about 0.1 s per 1,000 bytes, so call it in a thread from an event loop.
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
"""Value of a field: a sequence is a repeated field, a mapping is a nested message."""

DecodedFields = dict[int, FieldValue]
"""A message as values by field number."""

MAX_PLAIN = 16 * 1024
"""Limit of data to encrypt, in bytes."""

MAX_ENCODED = 64 * 1024
"""Limit of a protobuf message, in bytes."""

_HEADER = b"tc\x05\x10\x00\x00"
_OVERHEAD = 256  # most bytes that encryption adds: header, key, hash, padding, and the overhead of gzip for random data
_EMPTY = 134  # length of encrypted empty data; the package may decrypt other bytes of this length to nothing, too
_MAX_FIELD = 2**29 - 1
_INTEGERS = range(-(2**63), 2**64)
_MAX_DEPTH = 32
_HEX = "__bytes_hex__"  # how the package writes bytes that are neither text nor a message
_lock = threading.Lock()


class MobileLibrary(Protocol):
    """The part of the package's class `TikTokSigner` that is used here."""

    def generate_headers(
        self,
        params: str,
        data: bytes | None,
        *,
        device: dict[str, str],
        cookie: str | None,
        unix: int,
    ) -> dict[str, str]:
        """Return the headers of the signature, with names in lower case."""

    def encrypt(self, data: bytes) -> bytes:
        """Return `data` compressed and encrypted."""

    def decrypt(self, data: bytes) -> str:
        """Return the decrypted text."""

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
    """Return `data` encrypted like a body of the app (TTEncrypt): compressed, then encrypted with a random key.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        PayloadTooLarge: `data` has more than 16 KiB.
    """
    library = load_library()
    if len(data) > MAX_PLAIN:
        raise PayloadTooLarge(f"TTEncrypt accepts at most {MAX_PLAIN} bytes, not {len(data)}")
    # The package keeps its state in one object that all threads share.
    with _lock:
        return library.encrypt(data)


def tt_decrypt(data: bytes) -> bytes:
    """Return the data that `tt_encrypt` encrypted.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        MessageError: `data` is not a TTEncrypt body.
        PayloadTooLarge: `data` is larger than any encrypted body.
    """
    library = load_library()
    if len(data) > MAX_PLAIN + _OVERHEAD:
        raise PayloadTooLarge(f"a TTEncrypt body has at most {MAX_PLAIN + _OVERHEAD} bytes, not {len(data)}")
    if not data.startswith(_HEADER) or len(data) < _EMPTY:
        raise MessageError("not a TTEncrypt body")
    plain = _decrypted(library, data)
    if not plain and len(data) > _EMPTY:
        raise MessageError("not a TTEncrypt body: it is empty")
    return plain


def _decrypted(library: MobileLibrary, data: bytes) -> bytes:
    with caught(ValueError, IndexError, OSError, EOFError, zlib.error) as failure, _lock:
        return library.decrypt(data).encode()
    if isinstance(failure.error, UnicodeDecodeError):
        # The package expects text. The error has all the bytes that it could not decode.
        return failure.error.object
    raise MessageError(f"not a TTEncrypt body: {failure.error}") from failure.cause


def encode_fields(fields: Mapping[int, FieldValue]) -> bytes:
    """Return fields by number as a protobuf message, in the mapping's order.

    Integers become varints (negative ones as int64), text and bytes length-delimited fields.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        LocalProtocolError: an invalid field number or value, or messages nested more than 32 deep.
    """
    return _encode(load_library(), fields, 0)


def _encode(library: MobileLibrary, fields: Mapping[int, FieldValue], depth: int) -> bytes:
    if depth > _MAX_DEPTH:
        raise LocalProtocolError(f"messages are nested more than {_MAX_DEPTH} deep")
    return b"".join(_encode_field(library, number, value, depth) for number, value in fields.items())


def _encode_field(library: MobileLibrary, number: object, value: object, depth: int) -> bytes:
    if not isinstance(number, int) or not 0 < number <= _MAX_FIELD:
        raise LocalProtocolError(f"{number!r} is not a valid field number")
    if isinstance(value, Mapping):
        value = _encode(library, value, depth + 1)
    if isinstance(value, (list, tuple)):
        return b"".join(_encode_field(library, number, item, depth + 1) for item in value)
    if not isinstance(value, (int, str, bytes)) or (isinstance(value, int) and value not in _INTEGERS):
        raise LocalProtocolError(f"field {number} cannot have this {type(value).__name__}")
    with caught(UnicodeEncodeError) as failure:
        return library.encode({number: value})
    raise LocalProtocolError(f"the text of field {number} is not valid Unicode") from failure.cause


def decode_fields(data: bytes) -> DecodedFields:
    """Return the fields of a protobuf message by number. A repeated field is a list.

    Without a schema the type of a length-delimited field is a guess: printable ASCII becomes text, a valid message
    becomes a mapping, and everything else stays bytes.

    Raises:
        ConfigError: the extra `mobile` is not installed.
        MessageError: `data` is not a protobuf message.
        PayloadTooLarge: `data` has more than 64 KiB.
    """
    library = load_library()
    if len(data) > MAX_ENCODED:
        raise PayloadTooLarge(f"a message may have at most {MAX_ENCODED} bytes, not {len(data)}")
    proto_error = cast("type[Exception]", import_module("tiktok_signer.lib.utils.protobuf").ProtoError)
    with caught(AssertionError, IndexError, RecursionError, proto_error) as failure:
        return {number: _plain(value) for number, value in library.decode(data).items()}
    reason = str(failure.error) or "it is truncated"
    raise MessageError(f"not a protobuf message: {reason}") from failure.cause


def _plain(value: object) -> FieldValue:
    """Return a decoded value with the package's hex notation converted to bytes."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return cast("int | str", value)
    if _HEX in value:
        return bytes.fromhex(value[_HEX])
    return {number: _plain(item) for number, item in value.items()}

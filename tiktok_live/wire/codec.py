"""The parser of the reading path: Google's C parser (upb) with the committed descriptor set.

The descriptors are in a private pool, so that they never conflict with another library's. They are loaded on the first
parse, so that they cost nothing until a message arrives.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tiktok_live.causes import as_foreign_error
from tiktok_live.errors import MessageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.descriptor_pool import DescriptorPool
    from google.protobuf.message import Message

__all__ = ["message_type", "parse", "parse_failure", "parser"]


@cache
def _pool() -> DescriptorPool:
    from google.protobuf.descriptor_pb2 import FileDescriptorSet  # noqa: PLC0415 - loaded with the first message
    from google.protobuf.descriptor_pool import DescriptorPool  # noqa: PLC0415 - as above

    pool = DescriptorPool()
    descriptors = FileDescriptorSet.FromString((files("tiktok_live.proto") / "descriptors.bin").read_bytes())
    # protoc lists each file after its imports, which is the order that the pool requires.
    for file in descriptors.file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool


@cache
def message_type(name: str) -> type[Message]:
    """Return the parser class of a message, such as `"chat.WebcastChatMessage"`.

    Raises:
        KeyError: `protos/` has no such message.
    """
    from google.protobuf.message_factory import GetMessageClass  # noqa: PLC0415 - loaded with the first message

    return GetMessageClass(_pool().FindMessageTypeByName(f"tiktok_live.{name}"))


@cache
def parser(name: str) -> tuple[Callable[[bytes], Message], type[Exception]]:
    """Return a function that parses the message `name`, and the error that it raises.

    For parsing thousands of messages: unlike `parse` it builds no error of ours, whose redaction takes longer than the
    parsing.

    Raises:
        KeyError: `protos/` has no such message.
    """
    from google.protobuf.message import DecodeError  # noqa: PLC0415 - loaded with the first message

    return message_type(name).FromString, DecodeError


def parse(name: str, payload: bytes) -> Message:
    """Parse `payload` as the message `name`.

    Raises:
        KeyError: `protos/` has no such message.
        MessageError: the bytes are not such a message, or a text in it is not UTF-8.
    """
    from_bytes, decode_error = parser(name)
    try:
        return from_bytes(payload)
    except decode_error as error:
        message, cause = parse_failure(name, error), as_foreign_error(error)
    raise MessageError(message) from cause


def parse_failure(name: str, error: Exception) -> str:
    """Return the text for an error about bytes that do not parse as the message `name`."""
    return f"{name} does not parse: {error}"

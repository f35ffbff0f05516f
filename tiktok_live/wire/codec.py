"""The reading path's parser: Google's C parser (upb) over the committed descriptor set.

The descriptors live in a private pool, loaded once, on the first parse, so that they meet no other library's and cost
nothing until a message arrives.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tiktok_live.causes import stand_in
from tiktok_live.errors import MessageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.descriptor_pool import DescriptorPool
    from google.protobuf.message import Message

__all__ = ["message_type", "parse", "parser", "refusal"]


@cache
def _pool() -> DescriptorPool:
    from google.protobuf.descriptor_pb2 import FileDescriptorSet  # noqa: PLC0415 - paid for by the first message
    from google.protobuf.descriptor_pool import DescriptorPool  # noqa: PLC0415 - the same

    pool = DescriptorPool()
    descriptors = FileDescriptorSet.FromString((files("tiktok_live.proto") / "descriptors.bin").read_bytes())
    # protoc lists a file after those it imports, which is the order that the pool asks for.
    for file in descriptors.file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool


@cache
def message_type(name: str) -> type[Message]:
    """Return the parser class of a message, for example `"chat.WebcastChatMessage"`.

    Raises:
        KeyError: there is no such message in `protos/`.
    """
    from google.protobuf.message_factory import GetMessageClass  # noqa: PLC0415 - paid for by the first message

    return GetMessageClass(_pool().FindMessageTypeByName(f"tiktok_live.{name}"))


@cache
def parser(name: str) -> tuple[Callable[[bytes], Message], type[Exception]]:
    """Return what parses the message `name`, and what that raises: for those who parse thousands.

    An error of ours is redacted when it is made, which takes longer than the message.

    Raises:
        KeyError: there is no such message in `protos/`.
    """
    from google.protobuf.message import DecodeError  # noqa: PLC0415 - paid for by the first message

    return message_type(name).FromString, DecodeError


def parse(name: str, payload: bytes) -> Message:
    """Parse `payload` as the message `name`.

    Raises:
        KeyError: there is no such message in `protos/`.
        MessageError: the bytes are no such message, or a text in it is not UTF-8.
    """
    from_bytes, refused = parser(name)
    try:
        return from_bytes(payload)
    except refused as error:
        said, cause = refusal(name, error), stand_in(error)
    raise MessageError(said) from cause


def refusal(name: str, error: Exception) -> str:
    """Return one sentence about bytes that are no message `name`."""
    return f"{name} does not parse: {error}"

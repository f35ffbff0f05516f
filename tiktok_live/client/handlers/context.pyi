from dataclasses import dataclass
from typing import TypeVar

from tiktok_live.client.live import LiveClient
from tiktok_live.dispatch import context

__all__ = ["HandlerContext"]

_S_co = TypeVar("_S_co", covariant=True)

@dataclass(frozen=True, slots=True)
class HandlerContext(context.HandlerContext[_S_co]):
    client: LiveClient

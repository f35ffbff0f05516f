"""All kinds of faults, by class and by their name in fault files."""

from __future__ import annotations

from tiktok_live.simulator.faults.base import Fault
from tiktok_live.simulator.faults.requests import (
    CdnChange,
    Cut,
    InvalidResponse,
    NoCookie,
    RateLimit,
    RequestFault,
    Shell,
    SlowResponse,
    Status,
)
from tiktok_live.simulator.faults.sockets import (
    ClockJump,
    CorruptGzip,
    CountBomb,
    Delay,
    Drop,
    Duplicate,
    FrameFault,
    GzipBomb,
    HalfOpen,
    HugeFrame,
    Ignore,
    LostGiftEnd,
    Mislabel,
    PingFault,
    Refuse,
    Reorder,
    Reset,
    RoomAction,
    RoomFault,
    Silence,
    SocketFault,
    TextFrame,
    Truncate,
    UnknownType,
    WrongMethod,
)

__all__ = [
    "FAULTS",
    "AnyFault",
    "CdnChange",
    "ClockJump",
    "CorruptGzip",
    "CountBomb",
    "Cut",
    "Delay",
    "Drop",
    "Duplicate",
    "Fault",
    "FrameFault",
    "GzipBomb",
    "HalfOpen",
    "HugeFrame",
    "Ignore",
    "InvalidResponse",
    "LostGiftEnd",
    "Mislabel",
    "NoCookie",
    "PingFault",
    "RateLimit",
    "Refuse",
    "Reorder",
    "RequestFault",
    "Reset",
    "RoomAction",
    "RoomFault",
    "Shell",
    "Silence",
    "SlowResponse",
    "SocketFault",
    "Status",
    "TextFrame",
    "Truncate",
    "UnknownType",
    "WrongMethod",
]

AnyFault = (
    SlowResponse
    | Cut
    | Status
    | RateLimit
    | Shell
    | InvalidResponse
    | NoCookie
    | CdnChange
    | Refuse
    | Ignore
    | Silence
    | HalfOpen
    | Drop
    | Reset
    | Delay
    | Duplicate
    | Reorder
    | CorruptGzip
    | Truncate
    | Mislabel
    | UnknownType
    | WrongMethod
    | LostGiftEnd
    | ClockJump
    | TextFrame
    | HugeFrame
    | GzipBomb
    | CountBomb
    | PingFault
    | RoomFault
)

FAULTS: dict[str, type[Fault]] = {str(kind.__struct_config__.tag): kind for kind in AnyFault.__args__}
"""Every kind of fault by its name in fault files."""

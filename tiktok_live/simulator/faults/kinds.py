"""All kinds of faults, by class and by their name in fault files."""

from __future__ import annotations

from tiktok_live.simulator.faults.base import Fault
from tiktok_live.simulator.faults.requests import (
    AgeGate,
    CdnChange,
    Cut,
    InvalidResponse,
    LoginWall,
    NoCookie,
    PageFault,
    RateLimit,
    RequestFault,
    RoomFinished,
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
    "AgeGate",
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
    "LoginWall",
    "LostGiftEnd",
    "Mislabel",
    "NoCookie",
    "PageFault",
    "PingFault",
    "RateLimit",
    "Refuse",
    "Reorder",
    "RequestFault",
    "Reset",
    "RoomAction",
    "RoomFault",
    "RoomFinished",
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
    | LoginWall
    | AgeGate
    | RoomFinished
    | PageFault
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

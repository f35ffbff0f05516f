"""The simulated platform, for tests, examples and demonstrations: its pages, APIs and wire protocol."""

from __future__ import annotations

from tiktok_live.simulator.audience.gifts import GIFTS, GiftKind
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.faults.files import parse_faults, read_fault_file
from tiktok_live.simulator.faults.frames import ConnectionFaults, Delivery
from tiktok_live.simulator.faults.plan import FaultPlan
from tiktok_live.simulator.faults.session import FaultySession
from tiktok_live.simulator.handshake import HandshakeRefusal
from tiktok_live.simulator.memory import SimulatedConnector
from tiktok_live.simulator.players import Player
from tiktok_live.simulator.records import ConnectionRecord, FrameRecord, RequestRecord
from tiktok_live.simulator.replay import Replay
from tiktok_live.simulator.room import HostStatus, Scenario, Script, SimulatedRoom, Step
from tiktok_live.simulator.server import Simulator
from tiktok_live.simulator.site import SOCKET_PATH
from tiktok_live.simulator.users import SimulatedUser, make_audience

__all__ = [
    "GIFTS",
    "SOCKET_PATH",
    "ConnectionFaults",
    "ConnectionRecord",
    "Delivery",
    "FaultPlan",
    "FaultySession",
    "FrameRecord",
    "GiftKind",
    "HandshakeRefusal",
    "HostStatus",
    "MessageWriter",
    "Player",
    "Replay",
    "RequestRecord",
    "Scenario",
    "Script",
    "SimulatedConnector",
    "SimulatedRoom",
    "SimulatedUser",
    "Simulator",
    "Step",
    "Traffic",
    "make_audience",
    "parse_faults",
    "read_fault_file",
]

"""The platform on loopback, for tests, examples and demonstrations: same pages, same APIs, same wire."""

from __future__ import annotations

from tiktok_live.simulator.fault_files import parse_faults, read_fault_file
from tiktok_live.simulator.fault_plan import FaultPlan
from tiktok_live.simulator.faulty_session import FaultySession
from tiktok_live.simulator.frame_faults import ConnectionFaults, Delivery
from tiktok_live.simulator.gifts import GIFTS, GiftKind
from tiktok_live.simulator.handshake import Refusal
from tiktok_live.simulator.memory import SimulatedConnector
from tiktok_live.simulator.messages import MessageWriter
from tiktok_live.simulator.people import Person, make_cast
from tiktok_live.simulator.records import ConnectionRecord, FrameRecord
from tiktok_live.simulator.replay import Replay
from tiktok_live.simulator.room import HostStatus, SimulatedRoom
from tiktok_live.simulator.scenario import Scenario, Script, Step
from tiktok_live.simulator.server import Simulator
from tiktok_live.simulator.site import SOCKET_PATH, RequestRecord
from tiktok_live.simulator.traffic import Traffic

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
    "HostStatus",
    "MessageWriter",
    "Person",
    "Refusal",
    "Replay",
    "RequestRecord",
    "Scenario",
    "Script",
    "SimulatedConnector",
    "SimulatedRoom",
    "Simulator",
    "Step",
    "Traffic",
    "make_cast",
    "parse_faults",
    "read_fault_file",
]

"""Files that people write: faults for the simulator, scripted plans, options of a client."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.target import Target
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError
from tiktok_live.signing.providers.static import load_outcomes
from tiktok_live.simulator.faults.files import parse_faults
from tiktok_live.simulator.faults.kinds import FAULTS, Fault
from tiktok_live.simulator.faults.plan import FaultPlan, InjectionPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FAULT_FILES", "OPTION_FILES", "PLAN_FILES"]

_JSON_TOKENS = (b"null", b"-1", b"1e400", b"9" * 25, b'"\\ud800"', b"[" * 1200, b'{"a":' * 1200, b"[]", b"{}", b"true")
_TOML_TOKENS = (
    b"=", b"\n", b'"', b'"""', b"[", b"]", b"[[", b"]]", b"{", b"}", b".", b"# ", b"0x" + b"f" * 4000,
    b"9" * 4400, b"nan",
    b"-inf", b"1e999", b"1979-05-27T07:32:00Z", b"07:32:00.9", b"0b1", b"\\U0000d800", b"true", b"[" * 1200,
    b"a." * 500,
)  # fmt: skip

# --- faults: a letter names the form ----------------------------------------------------------------------------------


def _read_faults(data: bytes) -> Iterator[str]:
    form = "json" if data[:1] == b"j" else "toml"
    try:
        file = parse_faults(data[1:], form)
    except ConfigError as error:
        _check_error(error)
        yield type(error).__name__
        return
    plan = FaultPlan(file.faults, seed=file.seed)
    for occasion in (
        InjectionPoint(now=1.0, path="/x"),
        InjectionPoint(now=2.0, is_socket=True, connection=1, frame=1),
    ):
        plan.next_for(Fault, occasion)
    repr(file)
    yield "faults"


def _check_error(error: ConfigError) -> None:
    str(error).encode()
    repr(error)


def _fault_seeds() -> list[bytes]:
    whole = {"seed": 7, "faults": [{"fault": name} for name in FAULTS]}
    each = [{"faults": [{"fault": name, "times": 0, "probability": 0.5, "after": 1.5}]} for name in FAULTS]
    toml = [f'seed = 7\n[[faults]]\nfault = "{name}"\nprobability = 0.5\n' for name in FAULTS]
    wrong = [
        "j",
        "t",
        "j[]",
        'j{"seed": true}',
        'j{"faults": [{"fault": "drp"}]}',
        "tseed = 1979-05-27",
        "tseed = 0x1f",
    ]
    # More digits than Python turns into a number.
    wrong += ["tseed = " + "9" * 5_000, "tseed = 0x" + "f" * 5_000]
    return [
        text.encode()
        for text in [*wrong, *(f"t{one}" for one in toml), *(f"j{json.dumps(one)}" for one in (whole, *each))]
    ]


FAULT_FILES = Target(
    name="faults",
    read=_read_faults,
    seeds=_fault_seeds,
    outcomes=frozenset({"faults", "ConfigError"}),
    tokens=(*_JSON_TOKENS, *_TOML_TOKENS, b"seed", b"faults", b"fault", *(f'"{name}"'.encode() for name in FAULTS)),
    max_bytes=8 * 1024,
)


# --- scripted plans ---------------------------------------------------------------------------------------------------


def _read_plans(data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tiktok_live-fuzz-") as folder:
        path = Path(folder) / "plans.json"
        path.write_bytes(data)
        try:
            outcomes = load_outcomes(str(path))
        except ConfigError as error:
            _check_error(error)
            yield type(error).__name__
            return
    repr(outcomes)
    yield "outcomes"


def _plan_seeds() -> list[bytes]:
    plan = {"url": "wss://h/", "headers": {"Cookie": "a=b"}, "cursor": "1", "first_response": "CgA="}
    refusals = [{"outcome": "rate_limited", "retry_after": 5}, {"outcome": "rejected", "kind": "X", "detail": "y"}]
    refusals += [{"outcome": "unavailable"}, {"outcome": "bad_output"}]
    files: list[object] = [[plan, *refusals], [], [{"url": "http://h"}], [None], {}, 5]
    no_text = [b'[{"url": "wss://h/\xff"}]', b'[{"ur\xffl": "wss://h/"}]']
    return [*no_text, *(json.dumps(file).encode() for file in files)]


PLAN_FILES = Target(
    name="plans",
    read=_read_plans,
    seeds=_plan_seeds,
    outcomes=frozenset({"outcomes", "ConfigError"}),
    tokens=(*_JSON_TOKENS, b'"outcome"', b'"plan"', b'"url"', b'"retry_after"', b'"first_response"'),
)


# --- options of a client ----------------------------------------------------------------------------------------------


def _read_options(data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tiktok_live-fuzz-") as folder:
        path = Path(folder) / "live.toml"
        path.write_bytes(data)
        try:
            repr(LiveConfig.from_file(path))
        except ConfigError as error:
            _check_error(error)
            yield type(error).__name__
            return
    yield "options"


def _option_seeds() -> list[bytes]:
    whole = 'stall_timeout = 5\nbacklog = "drop"\nsign = ["direct", {provider = "euler"}]\nroom_state = false\n'
    texts = [
        whole,
        "",
        "x = 1",
        "stall_timeout = nan",
        "stall_timeout = -1",
        'proxy = "socks5://h:1"',
        "proxy = false",
        "=",
    ]
    return [text.encode() for text in [*texts, "stall_timeout = " + "9" * 5_000]]


OPTION_FILES = Target(
    name="options",
    read=_read_options,
    seeds=_option_seeds,
    outcomes=frozenset({"options", "ConfigError"}),
    max_bytes=8 * 1024,
    tokens=(*_TOML_TOKENS, b"sign = ", b"proxy = ", b"backlog", b"language", b"gift_cache_dir", b"first_frame_timeout"),
)

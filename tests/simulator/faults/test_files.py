from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.simulator import FaultPlan, parse_faults, read_fault_file
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import FAULTS, Drop, RateLimit, Refuse

REQUIRED = {
    "cdn_change": {"address": "ws://127.0.0.1:1"},
    "ignore": {"what": "ack"},
    "page": {"what": "reload"},
    "room": {"action": "end"},
}

EXAMPLE = """
seed = 7

[[faults]]
fault = "refuse"
connection = 1
message = "DEVICE_BLOCKED"
code = 415

[[faults]]
fault = "drop"
frame = 20
code = 1011
times = 3
probability = 0.5
after = 60
lasts = 3600

[[faults]]
fault = "rate_limit"
path = "/api-live/*"
requests = 5
"""


def test_a_file_is_read_as_values(tmp_path):
    path = tmp_path / "faults.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    read = read_fault_file(path)
    assert read.seed == 7
    assert read.faults == (
        Refuse(connection=1, message="DEVICE_BLOCKED", code=415),
        Drop(frame=20, code=1011, times=3, probability=0.5, after=60, lasts=3600),
        RateLimit(path="/api-live/*", requests=5),
    )
    plan = FaultPlan.from_file(path)
    assert plan.seed == 7
    assert [strike.fault for strike in plan.strikes] == list(read.faults)


def test_a_json_file_is_equivalent(tmp_path):
    path = tmp_path / "kinds.JSON"
    read = parse_faults(EXAMPLE.encode(), "toml")
    path.write_bytes(msgspec.json.encode(read))
    assert read_fault_file(path) == read


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_needs_only_its_name_and_required_keys(name):
    table = {"fault": name, **REQUIRED.get(name, {})}
    (fault,) = parse_faults(json.dumps({"faults": [table]}).encode()).faults
    assert type(fault) is FAULTS[name]
    assert fault.kind == name
    assert parse_faults(msgspec.json.encode({"faults": [fault]})).faults == (fault,)


def test_every_fault_class_has_a_name():
    bases = {kinds.Fault, kinds.RequestFault, kinds.SocketFault, kinds.FrameFault}
    named = {cls for cls in vars(kinds).values() if isinstance(cls, type) and issubclass(cls, kinds.Fault)} - bases
    assert named == set(FAULTS.values())


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('[[faults]]\nfault = "dorp"', "fault 1: unknown fault 'dorp', did you mean 'drop'?"),
        (
            '[[faults]]\nfault = "drop"\n[[faults]]\nfault = "drop"\nfarme = 1',
            r"fault 2 \(drop\): unknown key 'farme', did you mean 'frame'?",
        ),
        ('[[fault]]\nfault = "drop"', "the file: unknown key 'fault', did you mean 'faults'?"),
        ('[[faults]]\nfault = "zzzzzzz"', "unknown fault 'zzzzzzz'; known are age_gate, cdn_change"),
        ("[[faults]]\nframe = 1", "fault 1 has no name"),
        ("faults = 3", "must be a list"),
        ("faults = [3]", "fault 1 is not a table"),
        ('seed = "x"', "seed must be a whole number"),
        ('[[faults]]\nfault = "drop"\nframe = "x"', r"fault 1 \(drop\): Expected `int`, got `str`"),
        ('[[faults]]\nfault = "drop"\nframe = -1', r"fault 1 \(drop\): frame must be 0 or more"),
        ('[[faults]]\nfault = "drop"\ncode = 1006', r"fault 1 \(drop\): code 1006 is not valid in a close frame"),
        ('[[faults]]\nfault = "drop"\nprobability = 1.5', "from 0 to 1"),
        ('[[faults]]\nfault = "delay"\nseconds = nan', "seconds must be 0 or more"),
        ('[[faults]]\nfault = "delay"\nseconds = inf', "seconds must be 0 or more"),
        ('[[faults]]\nfault = "status"\nstatus = 101', "from 200 to 599"),
        ('[[faults]]\nfault = "status"\nretry_after = "1\\n2"', "printable"),
        ('[[faults]]\nfault = "ignore"\nwhat = "me"', "Invalid enum value 'me'"),
        ('[[faults]]\nfault = "cdn_change"', "missing required field `address`"),
        ('[[faults]]\nfault = "gzip_bomb"\nsize = 10_000_000_000', "at most 1 GB"),
        ('[[faults]]\nfault = "count_bomb"\ncount = 100_000_001', "count must be at most 100000000"),
        ('[[faults]]\nfault = "count_bomb"\nwhat = "bytes"', "Invalid enum value 'bytes'"),
        ('[[faults]]\nfault = "clock_jump"\nseconds = 1e300', "from -1e9 to 1e9"),
        ("faults = [", "not valid TOML"),
    ],
)
def test_the_error_names_the_place_of_an_invalid_value(tmp_path, text, error):
    path = tmp_path / "faults.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=error) as caught:
        read_fault_file(path)
    assert caught.value.message.startswith(str(path))


def test_a_missing_or_too_large_file_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        read_fault_file(tmp_path / "none.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(ConfigError, match="larger than 1 MB"):
        read_fault_file(tmp_path / "large.toml")


def test_a_clock_jump_may_be_negative():
    (fault,) = parse_faults(b'{"faults": [{"fault": "clock_jump", "seconds": -5}]}').faults
    assert fault.seconds == -5


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from(["json", "toml"]))
def test_random_data_raises_only_config_errors(data, form):
    with contextlib.suppress(ConfigError):
        parse_faults(data, form)


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
_KEYS = sorted({key for kind in FAULTS.values() for key in kind.__struct_fields__})


@given(st.sampled_from(sorted(FAULTS)), st.dictionaries(st.sampled_from(_KEYS), _LEAVES, max_size=4))
def test_random_values_raise_only_config_errors(name, table):
    data = json.dumps({"faults": [{"fault": name, **table}]}).encode()
    with contextlib.suppress(ConfigError):
        parse_faults(data)


def test_the_documentation_has_a_valid_example_and_lists_every_fault():
    page = (Path(__file__).parents[3] / "docs" / "faults.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(parse_faults(example.encode(), "toml").faults) == 5
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(FAULTS)


@pytest.mark.parametrize("room_id", [-1, 2**63])
def test_an_invalid_room_id_is_an_error(room_id):
    with pytest.raises(ConfigError, match="room_id "):
        parse_faults(json.dumps({"faults": [{"fault": "room", "action": "restart", "room_id": room_id}]}).encode())

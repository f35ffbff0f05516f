from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tests.cli.command_line import flags
from tests.doctor.test_requests import entry, fetch, saved
from tiktok_live.cli.doctor import DoctorOptions, doctor
from tiktok_live.cli.main import app
from tiktok_live.errors import ConfigError, NotLive, RemoteProtocolError, SignRejected
from tiktok_live.simulator import FaultPlan, SimulatedRoom, Simulator
from tiktok_live.simulator.faults.kinds import CorruptGzip, Refuse, Shell
from tiktok_live.simulator.room import HostStatus

SECONDS = 0.2


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch):
    for name in ("TIKTOK_LIVE_SIGN", "TIKTOK_LIVE_CONFIG", "HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


async def examine(capsys, simulator: Simulator, **options: object) -> str:
    await doctor(DoctorOptions(user="@demo", client=flags(simulator=simulator.url), seconds=SECONDS, **options))
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_a_healthy_way_is_a_line_per_hop_in_every_width(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        lines = (await examine(capsys, simulator)).splitlines()
    assert lines[0].endswith("doctor @demo")
    assert lines[-1].endswith("passed, 1 skipped")
    assert all(len(line) <= width and line == line.rstrip() for line in lines)
    labels = [line[5:16].strip() for line in lines[1:-1] if line[:2].strip()]
    assert labels[0] == "versions"
    assert labels[-6:] == ["handshake", "first frame", "first batch", "stream", "heartbeats", "decoding"]


async def test_json_has_a_line_per_hop_and_a_summary(capsys):
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        *hops, last = map(json.loads, (await examine(capsys, simulator, as_json=True)).splitlines())
    assert (last["summary"]["ok"], last["summary"]["first_failure"]) == (True, None)
    assert {hop["verdict"] for hop in hops} == {"passed", "skipped"}
    assert list(hops[0]) == ["hop", "target", "verdict", "milliseconds", "detail", "advice", "error"]


async def test_the_first_failure_is_the_command_s_error(capsys):
    async with Simulator(SimulatedRoom(unique_id="demo", status=HostStatus.OFFLINE)) as simulator:
        with pytest.raises(NotLive):
            await examine(capsys, simulator)
    out = capsys.readouterr().out
    assert "FAIL room" in out
    assert "-> Try again when the host is live" in out


async def test_what_was_seen_is_saved_without_secrets(capsys, tmp_path):
    faults = FaultPlan((Shell(captcha=True, path="/@*/live*"), Refuse()))
    async with Simulator(SimulatedRoom(unique_id="demo"), faults=faults) as simulator:
        with pytest.raises(Exception, match="was blocked: a captcha page"):
            await examine(capsys, simulator, save=tmp_path / "seen")
        cookies = list(simulator.cookies)
    files = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "seen").iterdir()}
    assert {"report.json", "01-page.head.json", "01-page.body.html", "02-api.body.json"} <= set(files)
    assert "captcha" in files["01-page.body.html"]
    assert json.loads(files["01-page.head.json"])["status"] == 200
    assert cookies
    assert not any(cookie in text for cookie in cookies for text in [*files.values(), capsys.readouterr().out])
    assert json.loads(files["report.json"])["first_failure"] == "page"


async def test_unreadable_frames_are_saved_and_a_folder_that_cannot_be_written_to_is_an_error(capsys, tmp_path):
    room = SimulatedRoom(unique_id="demo")
    async with Simulator(room, faults=FaultPlan((CorruptGzip(frame=2),)), speed=20) as simulator:
        with pytest.raises(RemoteProtocolError, match="messages or frames are unreadable"):
            await examine(capsys, simulator, save=tmp_path / "seen")
    (frame,) = (tmp_path / "seen").glob("unreadable-01-brokenframe.bin")
    assert frame.stat().st_size > 0
    (tmp_path / "file").touch()
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        with pytest.raises(ConfigError, match="cannot be written to"):
            await examine(capsys, simulator, save=tmp_path / "file")


async def test_a_recording_is_compared_without_a_room(capsys, tmp_path):
    path = saved(tmp_path, [entry(fetch({"X-Bogus": None, "msToken": ""}, body_size=0))])
    with pytest.raises(SignRejected, match=r"the request fetch has problems: response is refused, and 2 more"):
        await doctor(DoctorOptions(har=path))
    out = capsys.readouterr().out
    assert out.startswith("fetch: GET webcast.tiktok.com/webcast/im/fetch/, HTTP 200\n")
    assert "FAIL missing     X-Bogus: browsers send it" in out
    await doctor(DoctorOptions(url=fetch().url, as_json=True))
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["request"] == "fetch"


def test_without_a_subject_the_usage_is_wrong():
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 2
    assert "Give a user name, --room-id, --har or --url" in result.output

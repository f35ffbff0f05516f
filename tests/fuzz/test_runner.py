from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.fuzz.__main__ import ROOT, run_job
from tests.fuzz.target import Target
from tests.fuzz.worker import HEADER, MAX_INPUT, Job, State, _mutate, _Runs


def read(data: bytes) -> list[str]:
    if data.startswith(b"bad"):
        raise KeyError(data)
    return ["fine"]


TARGET = Target(name="toy", read=read, seeds=lambda: [b"good", b"bad one", b"bad two"], outcomes=frozenset({"fine"}))


def job(folder: Path, target: str = "toy", seconds: float = 0.0) -> Job:
    return Job(
        target=target,
        seconds=seconds,
        seed=1,
        megabytes=4096,
        atheris=False,
        state=str(folder / "state"),
        crashes=str(folder / "crashes"),
        corpus=str(folder / "corpus"),
    )


def test_crashes_are_kept_once_for_each_place(tmp_path):
    (tmp_path / "state").write_bytes(bytes(HEADER.size + MAX_INPUT))
    state = State(tmp_path / "state")
    runs = _Runs(TARGET, state, tmp_path / "crashes")
    _mutate(runs, job(tmp_path), TARGET.seeds())
    assert state.read() == (3, b"bad two")
    state.close()
    (kept,) = (tmp_path / "crashes").glob("*.bin")
    assert kept.read_bytes() == b"bad one"
    assert "KeyError: b'bad one'" in kept.with_suffix(".txt").read_text()


def test_a_worker_runs_the_seeds_of_its_target(tmp_path):
    result = run_job(job(tmp_path, "names"))
    assert result.inputs >= 12
    assert result.crashes == ()


@pytest.mark.parametrize(
    ("body", "told"), [("import os; os._exit(3)", "died with 3"), ("import time; time.sleep(600)", "no end in sight")]
)
def test_an_input_that_kills_or_hangs_the_process_is_kept(tmp_path, monkeypatch, body, told):
    script = f"""
        import json, sys
        from pathlib import Path
        from tests.fuzz.worker import State
        State(Path(json.loads(sys.argv[-1])["state"])).begin(7, b"the last one")
        {body}
    """
    popen = subprocess.Popen
    command = [sys.executable, "-c", textwrap.dedent(script)]
    monkeypatch.setattr(subprocess, "Popen", lambda asked, **how: popen([*command, asked[-1]], **how))
    result = run_job(job(tmp_path), hang=0.5)
    assert result.inputs == 7
    (kept,) = result.crashes
    assert kept.read_bytes() == b"the last one"
    assert told in kept.with_suffix(".txt").read_text()


def test_the_command_runs_one_input_again(tmp_path):
    (tmp_path / "input").write_bytes(b"@demo")
    command = [sys.executable, "-m", "tests.fuzz", "--target", "names", "--input", str(tmp_path / "input")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "name\n")

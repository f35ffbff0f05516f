"""The command: every target in turn, each in a process of its own. See the package's docstring."""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.targets import TARGETS
from tests.fuzz.worker import HEADER, MAX_INPUT, Job, State, keep_crash

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "fuzz"
_HANG = 30.0  # seconds in which at least one input must be done
_START = 120.0  # seconds until the first one must have begun
_LOOK = 0.25  # seconds between two looks at the worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a worker did.

    Attributes:
        inputs: how many it ran.
        seconds: how long it took, its start included.
        crashes: files of the inputs that went wrong.
    """

    inputs: int
    seconds: float
    crashes: tuple[Path, ...]


def run_job(job: Job, hang: float = _HANG) -> Result:
    """Run a worker to its end, or until it hangs."""
    folder, state = Path(job.crashes), Path(job.state)
    state.write_bytes(bytes(HEADER.size + MAX_INPUT))
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    log = state.with_suffix(".log")
    with log.open("wb") as output:
        command = [sys.executable, "-m", "tests.fuzz.worker", json.dumps(asdict(job))]
        worker = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        hangs = _watch(worker, state, hang)
    count, data = _last(state)
    if hangs or worker.returncode:
        told = "no end in sight" if hangs else f"the process died with {worker.returncode}"
        keep_crash(folder, data, f"{told}\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")
    return Result(inputs=count, seconds=time.monotonic() - began, crashes=tuple(sorted(folder.glob("*.bin"))))


def _watch(worker: subprocess.Popen[bytes], state: Path, hang: float) -> bool:
    """Wait for the worker; kill it when it does not get on, and return whether it had to be."""
    seen, since = -1, time.monotonic()
    while worker.poll() is None:
        count = _last(state)[0]
        if count != seen:
            seen, since = count, time.monotonic()
        elif time.monotonic() - since > (hang if seen else _START):
            worker.kill()
            worker.wait()
            return True
        time.sleep(_LOOK)
    return False


def _last(path: Path) -> tuple[int, bytes]:
    state = State(path)
    try:
        return state.read()
    finally:
        state.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz every parser of the library.")
    parser.add_argument("--seconds", type=float, default=60.0, help="for all targets together (default: %(default)s)")
    parser.add_argument("--target", choices=TARGETS, action="append", help="only this one; may be said again")
    parser.add_argument("--atheris", action="store_true", help="be guided by coverage (package atheris)")
    parser.add_argument("--seed", type=int, default=None, help="of the chance (default: another one each time)")
    parser.add_argument("--megabytes", type=int, default=2048, help="of memory for one target (default: %(default)s)")
    parser.add_argument("--input", type=Path, help="run this file once, with one --target, in this process")
    return parser.parse_args()


def _is_guided(*, wanted: bool) -> bool:
    is_here = importlib.util.find_spec("atheris") is not None
    if wanted and not is_here:
        print("atheris is not installed: mutations by chance instead of coverage")
    return wanted and is_here


def main() -> int:
    """Run what the command line asks for; 1 when anything went wrong."""
    asked = _arguments()
    names = asked.target or list(TARGETS)
    if asked.input is not None:
        print(*sorted(TARGETS[names[0]].run(asked.input.read_bytes())), sep="\n")
        return 0
    guided = _is_guided(wanted=asked.atheris)
    seed = time.time_ns() % 2**31 if asked.seed is None else asked.seed
    print(f"{'guided by coverage' if guided else 'mutations by chance'}, seed {seed}, {asked.seconds:g} s", flush=True)
    found = 0
    for name in names:
        with tempfile.TemporaryDirectory(prefix="tiktok_live-fuzz-", ignore_cleanup_errors=True) as folder:
            job = Job(
                target=name,
                seconds=asked.seconds / len(names),
                seed=seed,
                megabytes=asked.megabytes,
                atheris=guided,
                state=str(Path(folder) / "state"),
                crashes=str(Path(folder) / "crashes"),
                corpus=str(CACHE / "corpus" / name),
            )
            result = run_job(job)
            found += len(result.crashes)
            _report(name, result, CACHE / "crashes" / name)
    return 1 if found else 0


def _report(name: str, result: Result, folder: Path) -> None:
    """Print what a target did, and move its crashes to where they stay."""
    print(f"{name:12} {result.inputs:9} inputs {result.seconds:6.1f} s  {len(result.crashes)} crashes", flush=True)
    for path in result.crashes:
        told = path.with_suffix(".txt").read_text(encoding="utf-8")
        keep_crash(folder, path.read_bytes(), told)
        print(f"    {(folder / path.name).relative_to(ROOT)}: {told.strip().splitlines()[-1]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

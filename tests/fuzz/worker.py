"""Runs one target in a process of its own: `python -m tests.fuzz.worker '{"target": "pages", ...}'`.

What it is doing stands in a file that the parent reads, so that an input which hangs or kills the process is known too.
Nothing of the library is imported before the fuzzer can watch it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import mmap
import struct
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.fuzz.edits import mutated

if TYPE_CHECKING:
    from tests.fuzz.target import Target

__all__ = ["HEADER", "MAX_INPUT", "Job", "State", "keep_crash"]

HEADER = struct.Struct("<QQ")
"""Of the state's file: how many inputs were run, and how long the last one is. It follows."""

MAX_INPUT = 256 * 1024
_MAX_CRASHES = 10
_SLOW = 2.0  # seconds of the processor's time for one input


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is told.

    Attributes:
        target: name.
        seconds: how long, the start of the process not counted.
        seed: of the chance.
        megabytes: of memory at most.
        atheris: whether to be guided by coverage.
        state: file to write the current input to.
        crashes: folder for the inputs of crashes.
        corpus: folder of inputs that found something new.
    """

    target: str
    seconds: float
    seed: int
    megabytes: int
    atheris: bool
    state: str
    crashes: str
    corpus: str


class State:
    """The file that tells the parent how far the worker is."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def begin(self, count: int, data: bytes) -> None:
        """Note the input that is about to be run."""
        data = data[:MAX_INPUT]
        self._map[: HEADER.size] = HEADER.pack(count, len(data))
        self._map[HEADER.size : HEADER.size + len(data)] = data

    def read(self) -> tuple[int, bytes]:
        """Return how many inputs were run, and the last one."""
        count, length = HEADER.unpack(self._map[: HEADER.size])
        return count, self._map[HEADER.size : HEADER.size + length]

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()


def keep_crash(folder: Path, data: bytes, told: str) -> None:
    """Keep an input and what it led to, under the name of its content."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(data).hexdigest()[:16]
    (folder / f"{name}.bin").write_bytes(data)
    (folder / f"{name}.txt").write_text(told, encoding="utf-8", errors="backslashreplace")


@dataclass(slots=True)
class _Runs:
    """Runs inputs, counts them and keeps what goes wrong: each place once."""

    target: Target
    state: State
    crashes: Path
    count: int = 0
    places: set[tuple[str, str, int]] = field(default_factory=set)

    def run(self, data: bytes) -> None:
        self.count += 1
        self.state.begin(self.count, data)
        began = time.process_time()
        try:
            self.target.run(data)
        except Exception as error:  # noqa: BLE001 - finding those that nobody expects is the point
            last = traceback.extract_tb(error.__traceback__)[-1]
            self._note((type(error).__name__, last.filename, last.lineno or 0), data, traceback.format_exc())
            return
        took = time.process_time() - began
        if took > _SLOW:
            self._note(("slow", "", 0), data, f"took {took:.1f} s\n")

    def _note(self, place: tuple[str, str, int], data: bytes, told: str) -> None:
        if place not in self.places and len(self.places) < _MAX_CRASHES:
            self.places.add(place)
            keep_crash(self.crashes, data, told)


def _limit_memory(megabytes: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _mutate(runs: _Runs, job: Job, seeds: list[bytes]) -> None:
    target, random = runs.target, Random(f"{job.seed} {job.target}")
    until = time.monotonic() + job.seconds
    for seed in seeds:
        runs.run(seed)
    while time.monotonic() < until:
        runs.run(mutated(random.choice(seeds), random, target.tokens, seeds, target.max_bytes))


def _guided(runs: _Runs, job: Job, seeds: list[bytes]) -> None:
    """Hand over to libFuzzer, which ends the process."""
    atheris = importlib.import_module("atheris")
    corpus = Path(job.corpus)
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
        runs.run(seed)
    tokens = runs.target.tokens

    def mutator(data: bytes, max_size: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.5:
            return bytes(atheris.Mutate(data, max_size))
        return mutated(data, random, tokens, seeds, max_size)

    options = [
        f"-max_total_time={max(int(job.seconds), 1)}",
        f"-max_len={runs.target.max_bytes}",
        f"-seed={job.seed % 2**31 or 1}",
        f"-rss_limit_mb={job.megabytes}",
        f"-artifact_prefix={job.crashes}/",
    ]
    atheris.Setup([sys.argv[0], *options, job.corpus], runs.run, custom_mutator=mutator)
    atheris.Fuzz()


def _targets(*, instrumented: bool) -> dict[str, Target]:
    watching: contextlib.AbstractContextManager[object] = contextlib.nullcontext()
    if instrumented:
        atheris = importlib.import_module("atheris")
        # Generated classes are large, and of no interest.
        watching = atheris.instrument_imports(include=["tiktok_live"], exclude=["tiktok_live.proto"])
    with watching:
        targets: dict[str, Target] = importlib.import_module("tests.fuzz.targets").TARGETS
    return targets


def main() -> None:
    """Do the job that the command line tells."""
    job = Job(**json.loads(sys.argv[1]))
    _limit_memory(job.megabytes)
    target = _targets(instrumented=job.atheris)[job.target]
    runs = _Runs(target, State(Path(job.state)), Path(job.crashes))
    (_guided if job.atheris else _mutate)(runs, job, target.seeds())


if __name__ == "__main__":
    main()

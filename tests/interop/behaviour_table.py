"""The page docs/behaviour.md: its cases, tables and text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from tests.interop import behaviour_words as words
from tests.interop.behaviour_handlers import MANY, MISBEHAVES_AT, SLEEP
from tests.interop.behaviour_measure import BATCH, CLIENTS, Case, Client, Outcome

__all__ = ["PAGE", "Subject", "key", "page", "read", "row_of", "subjects"]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "behaviour.md"

_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of the table.

    Attributes:
        client: the measured client.
        case: what the handler does.
        closer: the method that closes the client, if the case closes it.
    """

    client: Client
    case: Case
    closer: str = ""

    @property
    def name(self) -> str:
        """The client's cell in the row."""
        return f"{self.client.name}, `{self.closer}()`" if self.closer else self.client.name


_Words = Callable[[Outcome], str]


@dataclass(frozen=True, slots=True)
class Group:
    """One table of the page: its title, the text above it, its columns and its cases."""

    title: str
    text: str
    columns: dict[str, _Words]
    cases: tuple[Case, ...]


# A second between batches: a machine that stalls for less must not let one arrive between the handler and the call.
_LONG = {"batches": 20, "every": 1.0, "lasts": 20.0}
_AT = f"event {MISBEHAVES_AT + 1}"

GROUPS = (
    Group(
        "Plain and coroutine functions",
        f"4 batches of {BATCH} chats; the handler records each and returns.",
        {"events handled": words.events_handled, "finished": words.order, "reported as": words.reported_as},
        (Case("`def`", "plain", "nothing"), Case("`async def`", "async", "nothing")),
    ),
    Group(
        "A handler raises",
        f"20 batches of {BATCH} chats in 5 s; at {_AT}, the second of the second batch, the handler raises.",
        {
            "events handled": words.events_handled,
            "reading": words.reading,
            "reported as": words.reported_as,
        },
        tuple(
            Case(f"`{'def' if kind == 'plain' else 'async def'}`, {error}", kind, error, batches=20, lasts=6.0)
            for kind, error in (("plain", "ValueError"), ("plain", "RuntimeError"), ("async", "ValueError"))
        ),
    ),
    Group(
        "A handler is slow",
        f"18 batches of {BATCH} chats in 4.5 s; at {_AT} a plain handler calls `time.sleep({SLEEP:g})`, a coroutine "
        f"function awaits `asyncio.sleep({SLEEP:g})`. The server requests a heartbeat every {words.INTERVAL:g} s "
        "and an ack of each batch.",
        {
            "events handled": words.events_handled,
            "finished": words.order,
            "handlers at once": words.at_once,
            "heartbeats": words.heartbeats,
            "acks": words.acks,
        },
        (
            Case("`def`", "plain", "sleep", batches=18, lasts=5.5),
            Case("`async def`", "async", "sleep", batches=18, lasts=5.5),
        ),
    ),
    Group(
        f"{MANY:,} events at once",
        f"One batch of {MANY:,} chats. The plain handler records each; the coroutine function awaits 1 ms for nine of "
        "ten events, and 5 ms for the tenth.",
        {"events handled": words.events_handled, "finished": words.order, "handlers at once": words.at_once},
        (
            Case("`def`", "plain", "nothing", batches=1, size=MANY, lasts=45.0),
            Case("`async def`", "async", "wait", batches=1, size=MANY, lasts=45.0),
        ),
    ),
    Group(
        "Closing in a running loop",
        f"The client reads in a task of a running loop, next to a task of the program. At {_AT} it is closed, by the "
        "program's main task or by the handler itself. The result is read when reading has ended, or after 3 s. The "
        "closing handler is a coroutine function, except for piratetok-live-py, whose method is not async.",
        {
            "the call": words.closing_call,
            "reading": words.reading_ended,
            "events handled after it": words.events_after,
            "tasks": words.tasks,
            "socket": words.socket,
        },
        (Case("by the program", "", "close", **_LONG), Case("by the handler", "", "close inside", **_LONG)),  # type: ignore[arg-type] # two options by name
    ),
)

_NO_ASYNC = "not measured: a coroutine function never runs, see the first table"


def subjects() -> Iterator[Subject]:
    """Yield the measured rows, in the order of the page."""
    for group in GROUPS:
        for case in group.cases:
            for client in CLIENTS:
                if _is_measured(group, client, case):
                    for closer in client.closers if case.is_close else ("",):
                        yield Subject(client, case, closer)


def row_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the cells for `outcome` in the columns of its case."""
    group = next(group for group in GROUPS if outcome.case in group.cases)
    return tuple(describe(outcome) for describe in group.columns.values())


HEAD = """# How clients behave when handlers misbehave

Generated by `python codegen/behaviour.py` from the measurements of `tests/interop/behaviour_measure.py`, and compared
with new measurements by `tests/interop/test_behaviour.py`. Each row is one run of one client in a separate process,
with one chat handler, against our simulator and sign server, over loopback sockets. The times of heartbeats and acks
come from the server's record, sampled every 10 ms; the handler records its events. The live then ends, unless the
client is closed before.

All options have the clients' default values, with these exceptions: the addresses, which piratetok-live-py does not let
users set, so they are patched; its heartbeat interval, which it reads only from its own option; our gift cache, which
is off. Only TikTokLive uses the sign server; the others connect unsigned. The script for piratetok-live-py disconnects
at the end of the live, because that client would otherwise reconnect, and listens to its `error` event; ours listens to
`handler_failed`; TikTokLive has no error listener.

A coroutine function counts as started when its first line runs, and as finished when its last line has run.

"""


def page(measured: Iterable[tuple[Subject, Outcome]], day: str) -> str:
    """Return the page for measurements of this day."""
    outcomes = dict(measured)
    lines = [HEAD + f"Measured on {day} with {_versions(outcomes)}.", ""]
    for group in GROUPS:
        lines += [f"## {group.title}", "", fill(group.text, _WIDTH), "", *_table(group, outcomes), ""]
    return "\n".join([*lines, *_figures(outcomes)]) + "\n"


def read(text: str) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Return the rows of a page by title, case and client."""
    rows, title = {}, ""
    for line in text.splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        elif line.startswith("| "):
            case, client, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            rows[title, case, client] = tuple(cells)
    return rows


def key(subject: Subject) -> tuple[str, str, str]:
    """Return the key of a subject's row in the result of `read`."""
    title = next(group.title for group in GROUPS if subject.case in group.cases)
    return title, subject.case.name, subject.name


def _is_measured(group: Group, client: Client, case: Case) -> bool:
    return client.runs_async or case.kind != "async" or group is GROUPS[0]


def _versions(outcomes: dict[Subject, Outcome]) -> str:
    versions = {subject.client.name: outcome.one("version")["version"] for subject, outcome in outcomes.items()}
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _table(group: Group, outcomes: dict[Subject, Outcome]) -> Iterator[str]:
    yield _row("closed" if group.cases[0].is_close else "handler", "client", *group.columns)
    yield "|---" * (2 + len(group.columns)) + "|"
    for case in group.cases:
        for client in CLIENTS:
            if not _is_measured(group, client, case):
                yield _row(case.name, client.name, _NO_ASYNC, *[""] * (len(group.columns) - 1))
            for subject, outcome in outcomes.items():
                if (subject.case, subject.client) == (case, client):
                    yield _row(case.name, subject.name, *row_of(outcome))


def _figures(outcomes: dict[Subject, Outcome]) -> Iterator[str]:
    yield "## Figures of this run"
    yield ""
    yield "They vary between runs and are not compared. A gap lasts from a heartbeat to the next, or to the end."
    yield ""
    for subject, outcome in outcomes.items():
        if not subject.case.is_close:
            title, case, name = key(subject)
            yield f"* {title}, {case}, {name}: {_figure(outcome)}"


def _figure(outcome: Outcome) -> str:
    handled = outcome.one("handled")
    counts = f"{len(handled['started']):,} of {outcome.case.batches * outcome.case.size:,} events"
    return (
        f"{counts}; longest heartbeat gap {outcome.heartbeat_gap:.2f} s; "
        f"longest ack delay {outcome.ack_delay:.2f} s, {outcome.unacked} acks missing"
    )


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"

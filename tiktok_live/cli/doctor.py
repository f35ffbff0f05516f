"""The command `doctor`: examines the way to a room, or requests that a browser recorded."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tiktok_live import __version__
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, escape_json, sanitize
from tiktok_live.doctor.examination import SECONDS, Examination
from tiktok_live.doctor.requests.comparison import compare_requests
from tiktok_live.doctor.requests.har import read_har
from tiktok_live.doctor.requests.recorded import request_of_url
from tiktok_live.doctor.results import Verdict
from tiktok_live.doctor.saving import save_examination
from tiktok_live.errors import ConfigError, SignRejected
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.doctor.requests.findings import RequestReport
    from tiktok_live.doctor.requests.recorded import RecordedRequest
    from tiktok_live.doctor.results import HopResult, Report
    from tiktok_live.errors import TikTokLiveError

__all__ = ["DoctorOptions", "JsonReport", "ReportView", "TextReport", "doctor"]

_MARKS = {Verdict.PASSED: "ok", Verdict.WARNED: "warn", Verdict.FAILED: "FAIL", Verdict.SKIPPED: "-"}
_STYLES = {
    Verdict.PASSED: "green",
    Verdict.WARNED: "yellow",
    Verdict.FAILED: "bold red",
    Verdict.SKIPPED: "dim",
}
_MARK_CELLS, _LABEL_CELLS = 4, 11


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorOptions:
    """Options of the command.

    Attributes:
        user: name, `@name` or URL; None if only a room id is given, or no room is examined.
        room_id: the room, if it is known.
        seconds: how long to read the socket.
        har: recording of a browser, to compare.
        url: URL of a request, to compare.
        save: folder for the report and the responses.
        as_json: print JSON lines instead of text.
        client: the options of the client that is examined.
    """

    user: str | None = None
    room_id: int | None = None
    seconds: float = SECONDS
    har: Path | None = None
    url: str | None = None
    save: Path | None = None
    as_json: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def doctor(options: DoctorOptions) -> None:
    """Print a report on stdout.

    Raises:
        TikTokLiveError: an option is invalid, or the first failure of the report.
        OutputClosed: the reader closed stdout.
    """
    if options.user is None and options.room_id is None and options.har is None and options.url is None:
        raise ConfigError("nothing to examine", advice="Give a user name, --room-id, --har or --url")
    config = make_config(options.client)
    view: ReportView = JsonReport() if options.as_json else TextReport()
    requests = _requests(options)
    failures = [await _compare(requests, config, view), await _examine(options, config, view)]
    failure = next(filter(None, failures), None)
    if failure is not None:
        raise failure


def _requests(options: DoctorOptions) -> list[RecordedRequest]:
    """Return the requests to compare.

    Raises:
        ConfigError: the recording or the URL cannot be used.
    """
    recorded = list(read_har(options.har)) if options.har is not None else []
    return recorded if options.url is None else [*recorded, request_of_url(options.url)]


async def _compare(requests: list[RecordedRequest], config: LiveConfig, view: ReportView) -> TikTokLiveError | None:
    """Compare requests with those of this library; return an error if one has problems."""
    reports = await compare_requests(requests, config, time.time())
    for report in reports:
        view.show_request(report)
    problems = [(report, problem) for report in reports for problem in report.problems]
    if not problems:
        return None
    report, problem = problems[0]
    return SignRejected(
        f"the request {report.endpoint.value} has problems: {problem.name} is {problem.problem.value}"
        + (f", and {len(problems) - 1} more" if len(problems) > 1 else ""),
        advice="Correct the program or the sign provider that made the request",
    )


async def _examine(options: DoctorOptions, config: LiveConfig, view: ReportView) -> TikTokLiveError | None:
    """Examine the way to the room, if one is named; return the first failure."""
    if options.user is None and options.room_id is None:
        return None
    user = normalize_unique_id(options.user) if options.user is not None else ""
    view.open(f"@{user}" if user else f"room {options.room_id}")
    examination = Examination(
        config, unique_id=user, room_id=options.room_id or 0, seconds=options.seconds, on_result=view.show
    )
    examined = await examination.run()
    view.close(examined.report)
    if options.save is not None:
        save_examination(examined, options.save)
    failure = examined.report.first_failure
    return failure.error if failure is not None else None


class ReportView(Protocol):
    """Shows a report while it grows."""

    def open(self, subject: str) -> None:
        """Show what is examined."""

    def show(self, result: HopResult) -> None:
        """Show the result of a hop."""

    def show_request(self, report: RequestReport) -> None:
        """Show the comparison of a request."""

    def close(self, report: Report) -> None:
        """Show the summary."""


class JsonReport:
    """One JSON object per hop, and one for the whole."""

    def __init__(self) -> None:
        self._output = Output(sys.stdout, for_programs=True)

    def open(self, subject: str) -> None:
        """Print nothing: every line stands for itself."""

    def show(self, result: HopResult) -> None:
        """Print a hop."""
        self._line(result.to_dict())

    def show_request(self, report: RequestReport) -> None:
        """Print a request."""
        self._line(report.to_dict())

    def close(self, report: Report) -> None:
        """Print the summary."""
        values = report.to_dict()
        self._line({"summary": {"ok": values["ok"], "first_failure": values["first_failure"], "version": __version__}})

    def _line(self, values: object) -> None:
        self._output.line(escape_json(json.dumps(values, ensure_ascii=False)))


class TextReport:
    """A report for the terminal, a file or a forum."""

    def __init__(self) -> None:
        self._console = Console()
        self._output = Output(sys.stdout)

    def open(self, subject: str) -> None:
        """Print the headline."""
        self._print(Text(f"tiktok-live {__version__} doctor {sanitize(subject)}", style="bold"))

    def show(self, result: HopResult) -> None:
        """Print a hop: its verdict in words, what was seen, and the next step."""
        self._row(result.verdict, result.hop.value, _sentence(result), result.advice)

    def show_request(self, report: RequestReport) -> None:
        """Print a request, and what is the matter with it."""
        status = f", HTTP {report.status}" if report.status else ""
        headline = f"{report.endpoint.value}: {report.method} {report.place}{status}"
        self._print(Text(sanitize(headline), style="bold", overflow="fold"))
        for finding in report.findings:
            verdict = Verdict.SKIPPED if finding.is_note else Verdict.FAILED
            self._row(verdict, finding.problem.value, sanitize(f"{finding.name}: {finding.detail}"))
        count = len(report.agreeing)
        self._row(Verdict.PASSED, "agrees", f"{count} parameters as {report.endpoint.sender} them")

    def _row(self, verdict: Verdict, label: str, sentence: str, advice: str = "") -> None:
        row = Table.grid(padding=(0, 1, 0, 0), expand=False)
        row.add_column(width=_MARK_CELLS)
        row.add_column(width=_LABEL_CELLS)
        row.add_column(overflow="fold")
        quiet = "dim" if verdict is Verdict.SKIPPED else ""
        row.add_row(Text(_MARKS[verdict], _STYLES[verdict]), Text(label, quiet), Text(sentence, quiet))
        if advice:
            row.add_row("", "", Text(f"-> {sanitize(advice)}", "cyan"))
        self._print(row)

    def close(self, report: Report) -> None:
        """Print the counts, and the first failure."""
        counts = Counter(result.verdict for result in report.results)
        self._print(Text(", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])))

    def _print(self, content: Table | Text) -> None:
        with self._console.capture() as captured:
            self._console.print(content)
        # Lines are padded, which does harm where a report is pasted.
        self._output.line("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _sentence(result: HopResult) -> str:
    """Return what was seen, with the target unless that is named anyway, and the time unless it took none."""
    is_named = result.detail.startswith(result.target)
    took = round(result.milliseconds or 0.0)
    return sanitize(("" if is_named else f"{result.target}: ") + result.detail + (f" ({took}ms)" if took else ""))

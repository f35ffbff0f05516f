"""Views of a room: JSON for programs, plain lines for a pipe, coloured lines and a header for a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from rich.live import Live
from rich.text import Text

from tiktok_live.cli.aggregation import EventAggregator, Totals
from tiktok_live.cli.output import checked_write, escape_json, print_stderr
from tiktok_live.cli.rendering import HeaderInfo, header, plain_text, summary, table_row
from tiktok_live.events.base import Event
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, RenderableType

    from tiktok_live.cli.event_lines import Line
    from tiktok_live.cli.output import Output

__all__ = ["ClientInfo", "JsonView", "PlainView", "TerminalView", "View"]

_REFRESH = 0.2  # seconds between redraws of the header


class ClientInfo(Protocol):
    """What the header shows of a client."""

    @property
    def state(self) -> str:
        """The client's state."""

    @property
    def unique_id(self) -> str:
        """The host; empty when unknown."""

    @property
    def room_id(self) -> int:
        """The room; 0 when unknown."""


class View(Protocol):
    """Shows a room. `now` is in monotonic seconds. Every method may raise `OutputClosed`."""

    @property
    def event_classes(self) -> tuple[type[Event], ...]:
        """The events to subscribe to; empty for all."""

    def open(self, client: ClientInfo) -> None:
        """Start showing `client`."""

    def show(self, event: Event, now: float) -> None:
        """Show `event`."""

    def tick(self, now: float) -> None:
        """Show lines that are due; called several times per second."""

    def close(self, now: float, reason: str) -> None:
        """Show pending lines and the reason of the end; `reason` is empty if an error is printed instead."""


class JsonView:
    """One JSON object per line on stdout; the summary goes to stderr.

    Args:
        only: event classes to write; empty for all.
        output: where to write.
    """

    def __init__(self, only: tuple[type[Event], ...], output: Output) -> None:
        self._only = only or (Event,)
        # The totals of gifts are counted from their completions.
        self.event_classes = (*only, GiftCompleteEvent) if issubclass(GiftEvent, only) else only
        self._output = output
        self._totals = Totals()
        self._started_at: float | None = None

    def open(self, client: ClientInfo) -> None:
        """Do nothing: JSON has no header."""

    def show(self, event: Event, now: float) -> None:
        """Write `event` if it is selected."""
        self._totals.count(event, now)
        if not isinstance(event, self._only):
            return
        self._started_at = now if self._started_at is None else self._started_at
        self._output.line(escape_json(json.dumps(event.to_dict(), ensure_ascii=False, separators=(",", ":"))))

    def tick(self, now: float) -> None:
        """Do nothing: JSON lines are never pending."""

    def close(self, now: float, reason: str) -> None:
        """Write the summary to stderr."""
        if self._started_at is not None:
            print_stderr(summary(self._totals, now - self._started_at, reason))


class PlainView:
    """Lines without colours, for a pipe or a file.

    Args:
        only: event classes to show; empty for the default ones.
        output: where to write.
    """

    event_classes: tuple[type[Event], ...] = ()

    def __init__(self, only: tuple[type[Event], ...], output: Output) -> None:
        self._aggregator = EventAggregator(only)
        self._output = output

    def open(self, client: ClientInfo) -> None:
        """Do nothing: plain text has no header."""

    def show(self, event: Event, now: float) -> None:
        """Add `event` and write the lines that it completes."""
        self._write(self._aggregator.add(event, now))

    def tick(self, now: float) -> None:
        """Write the lines that are due."""
        self._write(self._aggregator.due(now))

    def close(self, now: float, reason: str) -> None:
        """Write the pending lines and the summary."""
        self._write(self._aggregator.flush(now))
        connected_at = self._aggregator.totals.connected_at
        if connected_at is not None:
            self._output.line(summary(self._aggregator.totals, now - connected_at, reason))

    def _write(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._output.line(plain_text(line))


class TerminalView:
    """Coloured lines that scroll above a header.

    Args:
        only: event classes to show; empty for the default ones.
        console: the terminal.
    """

    event_classes: tuple[type[Event], ...] = ()

    def __init__(self, only: tuple[type[Event], ...], console: Console) -> None:
        self._aggregator = EventAggregator(only)
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._client: ClientInfo | None = None
        self._drawn_at = float("-inf")

    def open(self, client: ClientInfo) -> None:
        """Start drawing the header."""
        self._client = client
        checked_write(self._live.start, is_terminal=True)

    def show(self, event: Event, now: float) -> None:
        """Add `event` and print the lines that it completes."""
        self._print(self._aggregator.add(event, now))

    def tick(self, now: float) -> None:
        """Print the lines that are due, and redraw the header from time to time."""
        self._print(self._aggregator.due(now))
        if now - self._drawn_at >= _REFRESH:
            self._drawn_at = now
            checked_write(lambda: self._live.update(self._header(now), refresh=True), is_terminal=True)

    def close(self, now: float, reason: str) -> None:
        """Print the pending lines, remove the header, and print the summary."""
        self._print(self._aggregator.flush(now))
        connected_at = self._aggregator.totals.connected_at
        checked_write(self._live.stop, is_terminal=True)
        if connected_at is not None:
            self._write(Text(summary(self._aggregator.totals, now - connected_at, reason), "dim"))

    def _print(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._write(table_row(line, self._console.width))

    def _write(self, text: RenderableType) -> None:
        checked_write(lambda: self._console.print(text), is_terminal=True)

    def _header(self, now: float) -> RenderableType:
        client, totals = self._client, self._aggregator.totals
        assert client is not None, "open() must be called first"
        connected_at = totals.connected_at
        info = HeaderInfo(
            state=client.state,
            host=f"@{client.unique_id}" if client.unique_id else f"room {client.room_id}",
            seconds=None if connected_at is None else now - connected_at,
        )
        return header(totals, info, self._aggregator.open_streaks, self._console.width)

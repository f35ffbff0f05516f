"""Where events go: JSON for programs, plain lines for a pipe, coloured lines and a header for a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from rich.live import Live
from rich.text import Text

from tiktok_live.cli.feed import Feed, Totals
from tiktok_live.cli.output import escape_json, say, to_reader
from tiktok_live.cli.render import About, header, plain, row, summary
from tiktok_live.events.base import Event
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, RenderableType

    from tiktok_live.cli.lines import Line
    from tiktok_live.cli.output import Output

__all__ = ["JsonView", "PlainView", "TerminalView", "View", "Watched"]

_REFRESH = 0.2  # seconds between two drawings of the header


class Watched(Protocol):
    """What the header asks the client."""

    @property
    def state(self) -> str:
        """What the client is doing."""

    @property
    def unique_id(self) -> str:
        """The host; empty when unknown."""

    @property
    def room_id(self) -> int:
        """The room; 0 when unknown."""


class View(Protocol):
    """Somewhere to show a room. `now` is monotonic seconds; any of these may raise `OutputClosed`."""

    @property
    def kinds(self) -> tuple[type[Event], ...]:
        """The events it wants; empty for all."""

    def open(self, client: Watched) -> None:
        """Begin."""

    def show(self, event: Event, now: float) -> None:
        """Show `event`."""

    def tick(self, now: float) -> None:
        """Show what time alone makes due; called several times a second."""

    def close(self, now: float, reason: str) -> None:
        """Show what still waits, and why it ended; `reason` is empty when an error will tell."""


class JsonView:
    """One JSON object a line on stdout; what is meant for people goes to stderr.

    Args:
        only: the classes to write; empty for all.
        output: where the lines go.
    """

    def __init__(self, only: tuple[type[Event], ...], output: Output) -> None:
        self._only = only or (Event,)
        # Gifts are summed by their completions, so those are read wherever gifts are.
        self.kinds = (*only, GiftCompleteEvent) if issubclass(GiftEvent, only) else only
        self._output = output
        self._totals = Totals()
        self._began: float | None = None

    def open(self, client: Watched) -> None:
        """Begin."""

    def show(self, event: Event, now: float) -> None:
        """Write `event` if it was chosen."""
        self._totals.count(event, now)
        if not isinstance(event, self._only):
            return
        self._began = now if self._began is None else self._began
        self._output.line(escape_json(json.dumps(event.to_dict(), ensure_ascii=False, separators=(",", ":"))))

    def tick(self, now: float) -> None:
        """Nothing waits."""

    def close(self, now: float, reason: str) -> None:
        """Tell the totals on stderr."""
        if self._began is not None:
            say(summary(self._totals, now - self._began, reason))


class PlainView:
    """Lines without colours, for a pipe or a file.

    Args:
        only: the classes to tell about; empty for all that a person wants to know.
        output: where the lines go.
    """

    kinds: tuple[type[Event], ...] = ()

    def __init__(self, only: tuple[type[Event], ...], output: Output) -> None:
        self._feed = Feed(only)
        self._output = output

    def open(self, client: Watched) -> None:
        """Begin."""

    def show(self, event: Event, now: float) -> None:
        """Write the lines that `event` makes due."""
        self._write(self._feed.take(event, now))

    def tick(self, now: float) -> None:
        """Write the lines that wait for nothing more."""
        self._write(self._feed.due(now))

    def close(self, now: float, reason: str) -> None:
        """Write what still waits, and the totals."""
        self._write(self._feed.flush(now))
        began = self._feed.totals.connected_at
        if began is not None:
            self._output.line(summary(self._feed.totals, now - began, reason))

    def _write(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._output.line(plain(line))


class TerminalView:
    """Coloured lines that scroll above a header.

    Args:
        only: the classes to tell about; empty for all that a person wants to know.
        console: the terminal.
    """

    kinds: tuple[type[Event], ...] = ()

    def __init__(self, only: tuple[type[Event], ...], console: Console) -> None:
        self._feed = Feed(only)
        self._console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._client: Watched | None = None
        self._drawn = float("-inf")

    def open(self, client: Watched) -> None:
        """Begin to draw the header."""
        self._client = client
        to_reader(self._live.start, is_terminal=True)

    def show(self, event: Event, now: float) -> None:
        """Print the lines that `event` makes due."""
        self._print(self._feed.take(event, now))

    def tick(self, now: float) -> None:
        """Print the lines that wait for nothing more, and draw the header again when it is time."""
        self._print(self._feed.due(now))
        if now - self._drawn >= _REFRESH:
            self._drawn = now
            to_reader(lambda: self._live.update(self._header(now), refresh=True), is_terminal=True)

    def close(self, now: float, reason: str) -> None:
        """Print what still waits, take the header away, and print the totals."""
        self._print(self._feed.flush(now))
        began = self._feed.totals.connected_at
        to_reader(self._live.stop, is_terminal=True)
        if began is not None:
            self._write(Text(summary(self._feed.totals, now - began, reason), "dim"))

    def _print(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._write(row(line, self._console.width))

    def _write(self, text: RenderableType) -> None:
        to_reader(lambda: self._console.print(text), is_terminal=True)

    def _header(self, now: float) -> RenderableType:
        client, totals = self._client, self._feed.totals
        assert client is not None, "open() comes first"
        began = totals.connected_at
        about = About(
            state=client.state,
            host=f"@{client.unique_id}" if client.unique_id else f"room {client.room_id}",
            seconds=None if began is None else now - began,
        )
        return header(totals, about, self._feed.running, self._console.width)

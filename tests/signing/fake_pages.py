"""Pages that a test plays: what opens them, and what they receive."""

from __future__ import annotations

from dataclasses import dataclass, field

from tiktok_live.net.pages import PageCapture, PageFailed, PageProblem, PageTarget
from tiktok_live.testing import MemoryTransport

__all__ = ["FakeOpener", "FakePage"]


class FakePage(MemoryTransport):
    """A page that reads; a test feeds it. It used what `captured` says."""

    def __init__(
        self,
        *frames: bytes,
        first_response: bytes = b"",
        room_id: int = 0,
        captured: PageCapture | None = None,
    ) -> None:
        super().__init__()
        self.captured = captured
        self.first_response = first_response
        self.room_id = room_id
        self.page_state = "reading"
        self.feed(*frames)

    async def capture(self) -> PageCapture:
        assert self.captured is not None
        return self.captured


@dataclass
class FakeOpener:
    """Returns each page, or fails with each problem, in order."""

    script: list[FakePage | PageProblem] = field(default_factory=list)
    targets: list[PageTarget] = field(default_factory=list)
    page_state: str = ""
    closed: int = 0
    closed_pages: list[str] = field(default_factory=list)

    async def open(self, target: PageTarget) -> FakePage:
        self.targets.append(target)
        step = self.script.pop(0)
        if isinstance(step, PageProblem):
            raise PageFailed(step)
        self.page_state = "reading"
        return step

    async def close(self, name: str) -> None:
        self.closed_pages.append(name)

    async def check(self) -> tuple[bool, str]:
        return True, "a fake browser"

    async def aclose(self) -> None:
        self.closed += 1

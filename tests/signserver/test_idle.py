"""Connections on which nobody asks for anything: each costs a place, so none may stay."""

from __future__ import annotations

import pytest

from tests.signserver.servers import serving
from tiktok_live.signserver import Limits

REQUEST = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
UNASKED = pytest.mark.parametrize(
    "sent", [b"", b"G", REQUEST[:-2]], ids=["nothing", "one byte", "headers without an end"]
)
BRIEF = Limits(close_seconds=0.1, idle_seconds=0.05)


@UNASKED
async def test_a_connection_that_never_asks_is_closed(sent):
    async with serving(limits=BRIEF) as caller:
        assert await caller.raw(sent) == b""


@UNASKED
async def test_a_connection_that_asks_no_more_is_closed_after_its_answers(sent):
    async with serving(limits=BRIEF) as caller:
        answers = await caller.raw(REQUEST * 2 + sent)
    assert answers.count(b"HTTP/1.1 200 OK") == 2

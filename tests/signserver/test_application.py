from __future__ import annotations

import asyncio
import gc
import logging
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signserver.servers import PATIENCE, ROOM_ID, Scripted, content, serving
from tiktok_live.signserver import Limits

FETCH = f"/webcast/fetch?room_id={ROOM_ID}"


async def still_serves(caller):
    assert (await caller.get(FETCH)).status == 200


@pytest.mark.parametrize("header", ["Content-Length: 65537", "Transfer-Encoding: chunked"])
async def test_a_body_that_is_too_large_is_413(header):
    backend = Scripted()
    async with serving(backend) as caller:
        head = f"POST /signature HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n{header}\r\n\r\n".encode()
        body = b"".join(b"4000\r\n" + bytes(0x4000) + b"\r\n" for _ in range(5)) if "chunked" in header else b""
        assert (await caller.first_line(head + body)).startswith(b"HTTP/1.1 413 ")
        await still_serves(caller)
    assert backend.requests == []


async def test_an_encoded_body_is_not_inflated():
    async with serving() as caller:
        answer = await caller.post("/signature", b"\x1f\x8b\x08" + bytes(50), "text/plain", content_encoding="gzip")
        assert answer.status == 415


async def test_a_body_that_does_not_come_is_408():
    async with serving(limits=Limits(close_seconds=0.1, body_seconds=0.05)) as caller:
        head = b"POST /signature HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\nhttps://"
        assert (await caller.first_line(head)).startswith(b"HTTP/1.1 408 ")
        await still_serves(caller)


async def test_headers_that_do_not_come_end_the_connection():
    async with serving(limits=Limits(close_seconds=0.1, idle_seconds=0.05)) as caller:
        assert await caller.raw(b"GET /health HTTP/1.1\r\nHost: ") == b""


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 9_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 100 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Api-Key: se\x00cret\r\n\r\n",
        b"POST /signature HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /sign HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzzz",
        b"POST /sign HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_garbage_is_a_bad_request_that_is_not_logged(request_bytes, caplog):
    caplog.set_level(logging.DEBUG)
    async with serving() as caller:
        answer = await caller.first_line(request_bytes)
        assert answer == b"" or answer.startswith((b"HTTP/1.0 400 ", b"HTTP/1.1 400 "))
        await still_serves(caller)
    assert "cret" not in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_pipelined_garbage_ends_its_connection_and_no_other():
    async with serving() as caller:
        good = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        answer = await caller.raw(good * 40 + b"\x00\xff garbage\r\n\r\n" + good * 5)
        assert 1 <= answer.count(b"HTTP/1.1 200 OK") <= 40
        await still_serves(caller)


LINES = ["GET ", "POST ", "/signature", "/webcast/fetch?room_id=1", " HTTP/1.1\r\n", "Host: 127.0.0.1\r\n", "\r\n"]
LINES += ["Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nabcde\r\n", "0\r\n\r\n", "\x00", "abc"]
PARTS = st.sampled_from([line.encode() for line in LINES])


# Whatever came before, this ends the connection, so that no test waits for a time-out.
END = b"\r\n\r\n\x00\r\n\r\n" * 3


async def test_random_bytes_cost_nobody_else_anything():
    async with serving(limits=Limits(close_seconds=0.1, per_minute=10_000)) as caller:
        loop = asyncio.get_running_loop()

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.one_of(st.binary(max_size=300), st.lists(PARTS, max_size=12).map(b"".join)))
        def send(data):
            answer = asyncio.run_coroutine_threadsafe(caller.raw(data + END), loop).result(PATIENCE)
            assert answer == b"" or answer.startswith(b"HTTP/1.")
            assert b"HTTP/1.1 500" not in answer

        await asyncio.to_thread(send)
        await still_serves(caller)
        assert content(await caller.get("/healthz"))["in_flight"] == 0


async def test_many_large_and_broken_requests_leave_nothing_behind():
    async with serving(limits=Limits(close_seconds=0.1, per_minute=10_000)) as caller:

        async def trouble(times):
            for _ in range(times):
                await caller.post("/signature", b"x" * 60_000, "text/plain")
                await caller.get(f"/nothing?{'q' * 5000}")
                await caller.raw(b"POST /sign HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n" * 3 + END)
            gc.collect()

        await trouble(5)
        tracemalloc.start()
        try:
            await trouble(5)
            before = tracemalloc.get_traced_memory()[0]
            await trouble(20)
            grown = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        # One of the bodies that were sent is 60 KB.
        assert grown < 400_000
        await still_serves(caller)

from __future__ import annotations

import asyncio
import gc
import logging
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signserver.servers import (
    PATIENCE,
    ScriptedBackend,
    assert_still_serves,
    json_body,
    serving,
)
from tiktok_live.signserver import Limits


@pytest.mark.parametrize("header", ["Content-Length: 65537", "Transfer-Encoding: chunked"])
async def test_a_body_that_is_too_large_is_413(header):
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        head = f"POST /signature HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n{header}\r\n\r\n".encode()
        body = b"".join(b"4000\r\n" + bytes(0x4000) + b"\r\n" for _ in range(5)) if "chunked" in header else b""
        assert (await caller.first_line(head + body)).startswith(b"HTTP/1.1 413 ")
        await assert_still_serves(caller)
    assert backend.requests == []


async def test_an_encoded_body_is_415():
    async with serving() as caller:
        response = await caller.post("/signature", b"\x1f\x8b\x08" + bytes(50), "text/plain", content_encoding="gzip")
        assert response.status == 415


async def test_a_body_that_does_not_arrive_is_408():
    async with serving(limits=Limits(close_seconds=0.1, body_seconds=0.05)) as caller:
        head = b"POST /signature HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\nhttps://"
        assert (await caller.first_line(head)).startswith(b"HTTP/1.1 408 ")
        await assert_still_serves(caller)


async def test_incomplete_headers_time_out():
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
        b"POST /sign HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\ninvalid\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_malformed_requests_are_rejected_and_not_logged(request_bytes, caplog):
    caplog.set_level(logging.DEBUG)
    async with serving() as caller:
        response = await caller.first_line(request_bytes)
        assert response == b"" or response.startswith((b"HTTP/1.0 400 ", b"HTTP/1.1 400 "))
        await assert_still_serves(caller)
    assert "cret" not in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_pipelined_garbage_closes_only_its_own_connection():
    async with serving() as caller:
        good = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        response = await caller.raw(good * 40 + b"\x00\xff garbage\r\n\r\n" + good * 5)
        assert 1 <= response.count(b"HTTP/1.1 200 OK") <= 40
        await assert_still_serves(caller)


LINES = ["GET ", "POST ", "/signature", "/webcast/fetch?room_id=1", " HTTP/1.1\r\n", "Host: 127.0.0.1\r\n", "\r\n"]
LINES += ["Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nabcde\r\n", "0\r\n\r\n", "\x00", "abc"]
PARTS = st.sampled_from([line.encode() for line in LINES])


# Ends the connection after any prefix, so that no test waits for a time-out.
END = b"\r\n\r\n\x00\r\n\r\n" * 3


async def test_random_bytes_do_not_affect_other_callers():
    async with serving(limits=Limits(close_seconds=0.1, per_minute=10_000)) as caller:
        loop = asyncio.get_running_loop()

        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.one_of(st.binary(max_size=300), st.lists(PARTS, max_size=12).map(b"".join)))
        def send(data):
            response = asyncio.run_coroutine_threadsafe(caller.raw(data + END), loop).result(PATIENCE)
            assert response == b"" or response.startswith(b"HTTP/1.")
            assert b"HTTP/1.1 500" not in response

        await asyncio.to_thread(send)
        await assert_still_serves(caller)
        assert json_body(await caller.get("/healthz"))["in_flight"] == 0


async def test_large_and_broken_requests_leak_no_memory():
    async with serving(limits=Limits(close_seconds=0.1, per_minute=10_000)) as caller:

        async def send_broken_requests(times):
            for _ in range(times):
                await caller.post("/signature", b"x" * 60_000, "text/plain")
                await caller.get(f"/nothing?{'q' * 5000}")
                await caller.raw(b"POST /sign HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n" * 3 + END)
            gc.collect()

        await send_broken_requests(5)
        tracemalloc.start()
        try:
            await send_broken_requests(5)
            before = tracemalloc.get_traced_memory()[0]
            await send_broken_requests(20)
            grown = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        # One body is 60 KB, so a leak of each would exceed this.
        assert grown < 400_000
        await assert_still_serves(caller)

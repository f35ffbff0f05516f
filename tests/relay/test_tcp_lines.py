from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

import pytest

from tests.relay.served import PATIENCE, serving, until
from tiktok_live.relay.consumers import RelayLimits
from tiktok_live.testing import make_chat, make_follow

TOKEN = "0123456789abcdef"


@asynccontextmanager
async def connected(relay):
    """Yield what returns the next line, what sends one, and the reader."""
    host, _, port = relay.lines_address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))

    async def line():
        async with asyncio.timeout(PATIENCE):
            return json.loads(await reader.readline())

    def send(text: str) -> None:
        writer.write(text.encode() + b"\n")

    try:
        yield line, send, reader
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_socket_gets_a_line_for_each_event_and_may_choose():
    async with serving(tcp_port=0) as relay, connected(relay) as (line, send, _):
        assert (await line())["event"] == "snapshot"
        relay.feed.publish("ann", make_chat("one\ntwo\u2028three"))
        assert (await line())["text"] == "one\ntwo\u2028three"
        send("events=follow&rooms=bob\r")
        assert [room["room"] for room in (await line())["rooms"]] == ["bob"]
        relay.feed.publish("bob", make_chat("hello"))
        relay.feed.publish("bob", make_follow("zoe"))
        assert (await line())["id"] == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("events=chatt", "did you mean 'chat'"),
        ("GET / HTTP/1.1", "the line is no query"),
        ("x" * 20_000, "the line is no query"),
        ("colour=red", "there is no parameter 'colour'"),
        ("\udcff\udcfe", "the line is no query"),
        ("a=1&" * 20, "the line is no query"),
    ],
)
async def test_a_line_that_is_no_query_is_refused_and_ends_the_connection(text, words):
    async with serving(tcp_port=0) as relay, connected(relay) as (line, _, reader):
        await line()
        host, _, port = relay.lines_address.rpartition(":")
        other, writer = await asyncio.open_connection(host, int(port))
        writer.write(text.encode(errors="surrogateescape") + b"\n")
        answers = [json.loads(each) async for each in other]
        assert answers[-1]["event"] == "refused"
        assert words in answers[-1]["error"]
        writer.close()
        relay.feed.publish("ann", make_chat("still here"))
        assert (await line())["text"] == "still here"
        assert not reader.at_eof()


async def test_the_token_comes_first_where_other_machines_reach_the_port():
    async with serving(tcp_port=0, host="0.0.0.0", token=TOKEN) as relay:
        for text in ("", "token=wrong", "events=chat"):
            async with connected(relay) as (line, send, _):
                send(text)
                assert (await line())["error"] == "the token is needed"
        async with connected(relay) as (line, send, _):
            send(f"token={TOKEN}&rooms=ann")
            assert (await line())["event"] == "snapshot"


async def test_lines_count_among_the_consumers():
    limits = RelayLimits(consumers=1)
    async with serving(tcp_port=0, limits=limits) as relay, connected(relay) as (line, _, _):
        await line()
        async with connected(relay) as (other, _, _):
            assert "too many connections" in (await other())["error"]
        assert relay.feed.counts.consumers == 1


async def test_a_socket_that_closes_is_no_consumer_any_more():
    async with serving(tcp_port=0) as relay:
        async with connected(relay) as (line, _, _):
            await line()
        await until(lambda: not relay.feed.counts.consumers)


async def test_a_socket_that_asks_again_and_again_without_reading_gets_no_more_answers(monkeypatch):
    snapshots = []
    notice = b"x" * 1024 * 1024
    monkeypatch.setattr("tiktok_live.relay.tcp_lines.snapshot_notice", lambda *_: snapshots.append(1) or notice)
    async with serving(tcp_port=0) as relay:
        host, _, port = relay.lines_address.rpartition(":")
        _, writer = await asyncio.open_connection(host, int(port), limit=1024)  # nobody reads
        writer.write(b"events=follow\n" * 100)
        for _ in range(2_000):  # turns of the loop, many more than the lines need
            await asyncio.sleep(0)
        writer.transport.abort()
        assert 0 < len(snapshots) < 50


async def test_a_socket_that_does_not_read_is_ended_with_its_connection(monkeypatch):
    monkeypatch.setattr("tiktok_live.relay.tcp_lines.snapshot_notice", lambda *_: b"x" * 16 * 1024 * 1024)
    async with serving(tcp_port=0, limits=RelayLimits(close_seconds=0.05)) as relay:
        host, _, port = relay.lines_address.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
        writer.write(b"no query\n")
        await until(lambda: relay.feed.counts.consumers)
        await until(lambda: not relay._lines._connections)
        async with asyncio.timeout(PATIENCE):
            assert len(await reader.read()) < 16 * 1024 * 1024
        writer.close()

"""The port: who may connect, what closes a connection, and whose frames reach which reader."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import InvalidStatus

from tests.session.wire_messages import chat, frame
from tests.transports.extension.fake_extension import FETCH, SITE, SOCKET, encoded, extension, free_port
from tiktok_live.errors import ConnectionClosedError, ConnectionClosedOK
from tiktok_live.extension.token import ensure_token, read_token
from tiktok_live.net.pages import PageFailed, PageState
from tiktok_live.transports.extension import port as port_module
from tiktok_live.transports.extension import tabs as tabs_module
from tiktok_live.transports.extension.port import ExtensionPort
from tiktok_live.transports.extension.tabs import Situation
from tiktok_live.transports.page_addresses import PageAddresses, frame_of_body
from tiktok_live.wire.batches import Batch, encode_batch

FRAMES = [frame(chat(str(number))) for number in range(4)]
BODY = encode_batch(Batch([chat("polled")]))


class Port:
    """Clients of one port, and the token."""

    def __init__(self, folder) -> None:
        self.number = free_port()
        self.token_file = folder / "token"
        ensure_token(self.token_file)
        self.token = read_token(self.token_file)
        self.clients: list[ExtensionPort] = []

    def client(self, *urls: str, token_file=None) -> ExtensionPort:
        client = ExtensionPort(self.number, token_file or self.token_file, addresses=PageAddresses.of(*urls))
        self.clients.append(client)
        return client

    def is_open(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.number)) == 0


@pytest.fixture
async def port(tmp_path):
    made = Port(tmp_path)
    yield made
    for client in made.clients:
        await client.aclose()


async def test_frames_of_the_host_arrive_in_order(port):
    reader = await port.client().read("Ann")
    async with extension(port.number, port.token) as browser:
        assert browser.wanted == ["ann"]
        await browser.switch_on(1, "ann")
        for data in FRAMES:
            await browser.frame(1, data)
        await reader.wait_reading()
        assert [await reader.receive() for _ in FRAMES] == FRAMES
    assert reader.first_response == b""
    with pytest.raises(ConnectionClosedError, match="the browser of the tab of @ann was closed") as ended:
        await reader.receive()
    assert ended.value.retryable
    assert "switch the extension on" in ended.value.advice
    assert reader.page_state == PageState.CLOSED


async def test_the_first_answer_is_the_history_and_later_ones_are_frames(port):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.body(1, BODY, first=True)
        await browser.body(1, BODY + b"\x00")
        assert await reader.receive() == frame_of_body(BODY + b"\x00")
        assert reader.first_response == BODY
        # The page was loaded again while it was read: what the reader missed meanwhile is in its first answer.
        await browser.body(1, BODY, first=True)
        assert await reader.receive() == frame_of_body(BODY)


@pytest.mark.parametrize(
    "address",
    ["wss://webcast-ws.tiktok.com/other/socket", "wss://example.com/webcast/im/x/", "ws://webcast-ws.tiktok.com/x"],
)
async def test_other_sockets_are_ignored(port, address):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.frame(1, FRAMES[0], address)
        await browser.body(1, BODY, address.replace("ws", "http"), first=True)
        await browser.frame(1, b"no push frame")
        await browser.frame(1, FRAMES[1])
        assert await reader.receive() == FRAMES[1]
    assert reader.first_response == b""


@pytest.mark.parametrize(
    "page", [f"{SITE}/@bob/live", "https://example.com/@ann/live", f"{SITE}/@ann", f"{SITE}/@ann/live/x", "https://[/"]
)
async def test_tabs_of_other_pages_are_ignored(port, page):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.send("tab", tab=1, address=page)
        await browser.frame(1, FRAMES[0])
        await browser.switch_on(2, "Ann")
        await browser.frame(2, FRAMES[1])
        assert await reader.receive() == FRAMES[1]


async def test_a_simulator_is_a_configured_host(port):
    reader = await port.client("http://127.0.0.1:8080").read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "ann", "http://127.0.0.1:8080")
        await browser.frame(1, FRAMES[0], "ws://127.0.0.1:8080/webcast/im/ws/")
        assert await reader.receive() == FRAMES[0]


async def test_of_two_tabs_of_one_host_one_is_read(port):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.switch_on(2, "ann")
        for tab in (2, 1, 2, 1):
            await browser.frame(tab, FRAMES[tab])
        await browser.send("gone", tab=1, reason="closed")
        await browser.frame(2, FRAMES[3])
        assert [await reader.receive() for _ in range(3)] == [FRAMES[2], FRAMES[2], FRAMES[3]]
        await browser.send("gone", tab=2, reason="closed")
        with pytest.raises(ConnectionClosedError, match="the tab of @ann was closed"):
            await reader.receive()


async def test_clients_of_different_hosts_and_of_one_share_the_port(port):
    ann, bob, other = [await port.client().read(handle) for handle in ("ann", "bob", "ann")]
    async with extension(port.number, port.token) as browser:
        assert browser.wanted == ["ann", "bob"]
        await browser.switch_on(1, "ann")
        await browser.switch_on(2, "bob")
        await browser.frame(1, FRAMES[1])
        await browser.frame(2, FRAMES[2])
        assert [await reader.receive() for reader in (ann, bob, other)] == [FRAMES[1], FRAMES[2], FRAMES[1]]
        await bob.aclose()
        await browser.listen()
        assert browser.wanted == ["ann"]
        await ann.aclose()
        await browser.listen()
        await browser.frame(1, FRAMES[3])
        assert await other.receive() == FRAMES[3]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("switched_off", "the extension was switched off in the tab of @ann"),
        ("left", "the tab of @ann left the live page"),
        ("dismissed", "the browser's debugging banner was dismissed"),
        ("crashed", "the page of @ann crashed"),
        ("closed", "the tab of @ann was closed"),
    ],
)
async def test_a_tab_that_is_off_ends_the_connection_with_its_reason(port, reason, sentence):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.frame(1, FRAMES[0])
        await browser.send("gone", tab=1, reason=reason)
        assert await reader.receive() == FRAMES[0]
        with pytest.raises(ConnectionClosedError, match=sentence) as ended:
            await reader.receive()
        assert ended.value.retryable
        # The user may come back: the next reader begins anew.
        again = await port.clients[0].read("ann")
        await browser.switch_on(1, "ann")
        await browser.frame(1, FRAMES[1])
        assert await again.receive() == FRAMES[1]


async def test_a_tab_that_shows_another_page_is_another_tab(port):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.switch_on(1, "ann")  # the same, because the connection was opened meanwhile
        await browser.frame(1, FRAMES[0])
        await browser.switch_on(1, "bob")
        assert await reader.receive() == FRAMES[0]
        with pytest.raises(ConnectionClosedError, match="left the live page"):
            await reader.receive()


async def test_a_tab_that_is_off_before_its_first_frame_may_be_followed_by_another(port):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.body(1, BODY, first=True)
        await browser.send("gone", tab=1, reason="closed")
        await browser.switch_on(2, "ann")
        await browser.frame(2, FRAMES[0])
        assert await reader.receive() == FRAMES[0]
    assert reader.first_response == b""


async def test_the_state_of_the_page(port):
    reader = await port.client().read("ann")
    assert (reader.page_state, reader.situation) == (PageState.WAITING, Situation.NO_EXTENSION)
    async with extension(port.number, port.token) as browser:
        states = []
        await browser.switch_on(1, "ann")
        await browser.send("state", tab=1, state="hidden")
        for state in ("visible", "frozen", "discarded", "hidden", "visible"):
            await browser.frame(1, FRAMES[0])
            await reader.receive()
            states.append(reader.page_state)
            await browser.send("state", tab=1, state=state)
        assert states == ["hidden", "reading", "discarded", "discarded", "hidden"]


async def situation_becomes(reader, situation: Situation) -> None:
    async with asyncio.timeout(10):
        while reader.situation is not situation:  # noqa: ASYNC110 - the reader has no event for it
            await asyncio.sleep(0)


async def test_what_is_missing_is_known(port):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.switch_on(1, "bob")
        await situation_becomes(reader, Situation.NO_TAB)
        await browser.switch_on(2, "ann")
        await situation_becomes(reader, Situation.NO_FRAME)
        await browser.frame(2, FRAMES[0])
        await situation_becomes(reader, Situation.READING)


@pytest.mark.parametrize(
    "origin",
    [None, "https://www.tiktok.com", "http://127.0.0.1:28787", "null", "chrome-extension://x", "moz-extension://a"],
)
async def test_only_an_extension_may_connect(port, origin):
    await port.client().read("ann")
    with pytest.raises(InvalidStatus) as refused:
        async with extension(port.number, port.token, origin=origin):
            pytest.fail("it must be refused")
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("token", ["x", "ä", "\x00", "t" * 256])
async def test_a_wrong_token_is_refused_and_nothing_is_said_about_the_rooms(port, token):
    reader = await port.client().read("ann")
    async with extension(port.number) as browser:
        await browser.send("hello", version=1, token=token)
        code, reason = await browser.refused()
    assert code == 4001
    assert "The token is wrong" in reason
    assert reader.situation is Situation.NO_EXTENSION


async def test_a_renewed_token_counts_at_once(port):
    await port.client().read("ann")
    ensure_token(port.token_file, renew=True)
    async with extension(port.number) as browser:
        await browser.send("hello", version=1, token=port.token)
        assert (await browser.refused())[0] == 4001
    async with extension(port.number, read_token(port.token_file)):
        pass


async def test_a_token_that_is_gone_refuses_every_extension(port):
    await port.client().read("ann")
    port.token_file.unlink()
    async with extension(port.number) as browser:
        await browser.send("hello", version=1, token=port.token)
        assert await browser.refused() == (4003, "The program cannot read its token.")


async def test_another_version_is_refused(port):
    await port.client().read("ann")
    async with extension(port.number) as browser:
        await browser.send("hello", version=2, token=port.token)
        code, reason = await browser.refused()
    assert code == 4002
    assert "version 1 of the messages, not 2" in reason


async def test_an_extension_that_says_nothing_is_disconnected(port, monkeypatch):
    monkeypatch.setattr(port_module, "_HELLO_TIMEOUT", 0.01)
    await port.client().read("ann")
    async with extension(port.number) as browser:
        assert await browser.refused() == (4004, "There was no token in time.")


INVALID = [
    b"binary",
    "",
    "nonsense",
    "[]",
    "{}",
    "null",
    '{"type":"cookie","tab":1}',
    '{"type":"frame","tab":1}',
    '{"type":"frame","tab":-1,"address":"wss://a/b","data":""}',
    '{"type":"frame","tab":1,"address":"wss://a/b","data":"not base64"}',
    '{"type":"frame","tab":1,"address":"wss://a/b?token=x","data":""}',
    '{"type":"frame","tab":1,"address":"wss://me:pass@a/b","data":""}',
    '{"type":"frame","tab":1,"address":"wss://a/b","data":"","headers":{}}',
    '{"type":"tab","tab":1,"address":"' + "a" * 3000 + '"}',
    '{"type":"gone","tab":1,"reason":"why not"}',
    '{"type":"state","tab":1,"state":"fine"}',
    '{"type":"hello","version":1,"token":"again"}',
    "[" * 100_000,
]


@pytest.mark.parametrize("garbage", INVALID, ids=range(len(INVALID)))
async def test_garbage_closes_its_connection_with_a_reason_and_no_other(port, garbage):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as good, extension(port.number, port.token) as bad:
        await bad.connection.send(garbage)
        code, reason = await bad.refused()
        assert code == 4003
        assert 5 < len(reason) < 124
        await good.switch_on(1, "ann")
        await good.frame(1, FRAMES[0])
        assert await reader.receive() == FRAMES[0]


@pytest.mark.parametrize("message", [{"type": "ping"}, {"type": "tab", "tab": 1, "address": "https://a/b"}])
async def test_the_token_comes_first(port, message):
    await port.client().read("ann")
    async with extension(port.number) as browser:
        await browser.connection.send(json.dumps(message))
        assert await browser.refused() == (4003, "The first message must be the token.")


async def test_a_message_that_is_too_large_closes_its_connection(port, monkeypatch):
    monkeypatch.setattr(port_module, "MAX_MESSAGE", 1000)
    await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.connection.send("x" * 1001)
        assert (await browser.refused())[0] == 1009


async def test_too_many_tabs_close_the_connection(port, monkeypatch):
    monkeypatch.setattr(tabs_module, "MAX_TABS", 2)
    await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        for tab in range(3):
            await browser.switch_on(tab, "ann")
        assert await browser.refused() == (4003, "too many tabs are on")


async def test_too_many_browsers_are_refused(port, monkeypatch):
    monkeypatch.setattr(port_module, "MAX_BROWSERS", 2)
    await port.client().read("ann")
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(extension(port.number, port.token))
        with pytest.raises(InvalidStatus) as refused:
            await stack.enter_async_context(extension(port.number, port.token))
    assert refused.value.response.status_code == 503


async def test_messages_for_tabs_that_are_off_are_ignored(port):
    reader = await port.client().read("ann")
    async with extension(port.number, port.token) as browser:
        await browser.frame(1, FRAMES[0])
        await browser.send("gone", tab=1, reason="closed")
        await browser.send("state", tab=1, state="hidden")
        await browser.send("ping")
        await browser.switch_on(1, "ann")
        await browser.frame(1, FRAMES[1])
        assert await reader.receive() == FRAMES[1]


async def test_the_port_is_open_from_the_first_use_to_the_last(port):
    first, second = port.client(), port.client()
    assert not port.is_open()
    await first.read("ann")
    reader = await second.read("ann")
    await first.aclose()
    await first.aclose()
    async with extension(port.number, port.token) as browser:
        await second.aclose()
        assert await browser.refused() == (1001, "The program ended.")
    await reader.aclose()
    with pytest.raises(ConnectionClosedOK):
        await reader.receive()
    assert not port.is_open()
    await first.read("ann")
    assert port.is_open()


async def test_a_port_in_use_is_explained(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port.number))
        other.listen()
        client = port.client()
        with pytest.raises(PageFailed) as refused:
            await client.read("ann")
    problem = refused.value.problem
    assert f"cannot listen on 127.0.0.1:{port.number}" in problem.detail
    assert "extension?port=28788" in problem.advice
    assert (problem.kind, problem.retryable) == ("PORT_UNUSABLE", False)
    await client.read("ann")
    assert port.is_open()


async def test_a_missing_token_is_explained(port):
    port.token_file.unlink()
    with pytest.raises(PageFailed, match="has no token yet") as refused:
        await port.client().read("ann")
    assert "tiktok-live extension DIR" in refused.value.problem.advice


async def test_a_port_has_one_token(port, tmp_path):
    await port.client().read("ann")
    ensure_token(tmp_path / "other")
    with pytest.raises(PageFailed, match="with another token file"):
        await port.client(token_file=tmp_path / "other").read("ann")


async def test_no_token_is_logged(port, caplog):
    caplog.set_level(logging.DEBUG)
    await port.client().read("ann")
    async with extension(port.number, port.token, logger=logging.getLogger("theirs")) as browser:
        await browser.send("ping")
    async with extension(port.number, logger=logging.getLogger("theirs")) as browser:
        await browser.send("hello", version=1, token=f"{port.token}x")
        await browser.refused()
    with pytest.raises(InvalidStatus):
        async with extension(port.number, origin="https://a.example", logger=logging.getLogger("theirs")):
            pass
    ours = [record for record in caplog.records if record.name.startswith("tiktok_live")]
    assert ours
    assert port.token not in "".join(record.getMessage() for record in ours)
    assert [record for record in ours if record.levelno > logging.INFO] == []


def test_the_fake_speaks_of_sockets_without_queries():
    assert "?" not in SOCKET + FETCH
    assert encoded(b"a") == "YQ=="

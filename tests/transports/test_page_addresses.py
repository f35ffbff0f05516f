"""What a page requests and receives, and which of it is the room's."""

from __future__ import annotations

import random

import pytest

from tiktok_live.transports.page_addresses import PageAddresses, frame_of_body, is_push_frame
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frame_reader import open_frame
from tiktok_live.wire.frames import heartbeat

PLATFORM = PageAddresses.of("https://www.tiktok.com", "https://webcast.tiktok.com", "wss://webcast-ws.tiktok.com")
LOCAL = PageAddresses.of("http://127.0.0.1:8080", "ws://127.0.0.1:8080")


@pytest.mark.parametrize(
    ("url", "is_socket"),
    [
        ("wss://webcast-ws.us.tiktok.com/webcast/im/ws_proxy/ws_reuse_supplement/?room_id=1", True),
        ("wss://webcast16-ws-useast1a.tiktok.com/webcast/im/push/v2/?room_id=1", True),
        ("wss://im-ws.tiktok.com/ws/v2?token=1", False),
        ("ws://webcast-ws.tiktok.com/webcast/im/push/v2/", False),
        ("wss://webcast-ws.tiktok.com.evil.example/webcast/im/push/v2/", False),
        ("ws://127.0.0.1:8080/webcast/im/push/v2/", False),
        ("wss://[broken/webcast/im/", False),
        ("", False),
    ],
)
def test_sockets_of_the_platform(url, is_socket):
    assert PLATFORM.is_socket(url) is is_socket


def test_a_configured_host_counts_with_its_port():
    assert LOCAL.is_socket("ws://127.0.0.1:8080/webcast/im/push/v2/")
    assert not LOCAL.is_socket("ws://127.0.0.1:8081/webcast/im/push/v2/")
    assert LOCAL.is_socket("ws://localhost:8080/webcast/im/push/v2/")  # another name of the same machine
    assert not PageAddresses.of("http://10.0.0.1:8080").is_socket("ws://localhost:8080/webcast/im/push/v2/")
    assert LOCAL.is_fetch("http://127.0.0.1:8080/webcast/im/fetch?x=1")


@pytest.mark.parametrize(
    ("path", "is_fetch"),
    [("/webcast/im/fetch/?cursor=1", True), ("/webcast/im/fetch", True), ("/webcast/im/fetcher/", False), ("/", False)],
)
def test_polled_batches(path, is_fetch):
    assert PLATFORM.is_fetch(f"https://webcast.tiktok.com{path}") is is_fetch


def test_frames_are_told_from_other_binary_messages():
    assert is_push_frame(heartbeat(7, 1))
    assert is_push_frame(frame_of_body(encode_batch(Batch(()))))
    assert not any(map(is_push_frame, (b"", b"\x00", b"\xff" * 20, b"{}", b"\x1f\x8b\x08")))


def test_random_bytes_are_judged_and_never_raise():
    rng = random.Random(1)
    for _ in range(500):
        is_push_frame(rng.randbytes(rng.randrange(60)))


def test_a_polled_body_reads_like_a_frame():
    body = encode_batch(Batch((), internal_ext=b"ext", cursor="c"))
    opened = open_frame(frame_of_body(body))
    assert opened.batch is not None
    assert opened.batch.internal_ext == b"ext"

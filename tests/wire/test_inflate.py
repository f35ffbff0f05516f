from __future__ import annotations

import gzip
import itertools
import random
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_live.errors import PayloadTooLarge, ProtocolError, RemoteProtocolError
from tiktok_live.wire import inflate as module
from tiktok_live.wire.inflate import MAX_INFLATED, inflate, is_gzip

MIB = 1024 * 1024


def big_member(size: int) -> bytes:
    """A gzip stream of `size` zero bytes, made without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(MIB)
    parts = [packer.compress(block) for _ in range(size // MIB)]
    return b"".join([*parts, packer.flush()])


BOMB = big_member(64 * MIB) * 160
"""10 MB that would inflate to 10 GB."""


@pytest.mark.parametrize("content", [b"", b"a", b"hello " * 1000, random.Random(1).randbytes(300_000)])
def test_compressed_data_survives_a_round_trip(content):
    assert inflate(gzip.compress(content)) == content


def test_a_stream_may_come_in_several_pieces():
    assert inflate(gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two")) == b"one two"


def test_nothing_inflates_to_nothing():
    assert inflate(b"") == b""


def test_the_header_may_carry_a_name():
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b"hi") + packed.flush()
    trailer = zlib.crc32(b"hi").to_bytes(4, "little") + (2).to_bytes(4, "little")
    assert inflate(b"\x1f\x8b\x08\x08\0\0\0\0\0\x03name\0" + body + trailer) == b"hi"


@pytest.mark.parametrize("pieces", [1, 2])
def test_exactly_the_limit_is_allowed_and_one_byte_more_is_not(pieces):
    data = gzip.compress(bytes(500)) * pieces
    assert len(inflate(data, 500 * pieces)) == 500 * pieces
    with pytest.raises(PayloadTooLarge, match=f"more than {500 * pieces - 1} bytes"):
        inflate(data, 500 * pieces - 1)


def test_at_the_limit_an_empty_piece_may_follow():
    assert inflate(gzip.compress(bytes(500)) + gzip.compress(b""), 500) == bytes(500)


def test_the_default_limit_is_far_above_any_payload_ever_recorded():
    assert MAX_INFLATED == 16 * MIB
    assert len(inflate(big_member(16 * MIB))) == 16 * MIB
    with pytest.raises(PayloadTooLarge):
        inflate(big_member(17 * MIB))


def test_a_bomb_stops_at_the_limit():
    assert len(BOMB) > 10 * 1000 * 1000
    tracemalloc.start()
    try:
        with pytest.raises(PayloadTooLarge):
            inflate(BOMB, MIB)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The input not yet read is copied once, and zlib gathers its output in blocks.
    assert peak < len(BOMB) + 4 * MIB


def test_a_bomb_of_small_pieces_stops_at_the_limit():
    with pytest.raises(PayloadTooLarge):
        inflate(big_member(MIB) * 10_000, 4 * MIB)


def test_a_stream_in_countless_empty_pieces_is_refused_after_the_first_hundred(monkeypatch):
    opened = itertools.count()
    real = module._decompressor
    monkeypatch.setattr(module, "_decompressor", lambda **options: (next(opened), real(**options))[1])
    with pytest.raises(RemoteProtocolError, match="more than 100 members"):
        inflate(gzip.compress(b"") * 400_000)
    assert next(opened) == 100


def test_a_hundred_pieces_are_fine():
    assert inflate(gzip.compress(b"x") * 100) == b"x" * 100


PACKED = gzip.compress(b"hello world, hello again", mtime=0)


@pytest.mark.parametrize("size", range(1, len(PACKED)))
def test_every_truncation_is_refused(size):
    with pytest.raises(RemoteProtocolError, match="gzip data"):
        inflate(PACKED[:size])


@pytest.mark.parametrize("size", range(1, len(PACKED)))
def test_every_truncation_of_the_last_of_several_pieces_is_refused(size):
    with pytest.raises(RemoteProtocolError, match="gzip data"):
        inflate(PACKED + PACKED[:size])


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        zlib.compress(b"hello"),
        PACKED[:2] + b"\x07" + PACKED[3:],  # another method than deflate
        PACKED[:10] + b"\xff" * 10 + PACKED[20:],
        PACKED[:-8] + bytes(4) + PACKED[-4:],  # wrong checksum
        PACKED[:-4] + bytes(4),  # wrong length
        PACKED + b"rest",
    ],
)
def test_corrupt_data_is_refused(data):
    with pytest.raises(RemoteProtocolError, match="gzip data"):
        inflate(data)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 40))
def test_random_data_gives_bytes_or_a_protocol_error(tail, keep):
    try:
        assert len(inflate(PACKED[:keep] + tail, 1000)) <= 1000
    except ProtocolError:
        return


@settings(deadline=None)
@given(st.integers(0, len(PACKED) - 1), st.integers(1, 255))
def test_one_changed_byte_never_gives_other_content(position, change):
    data = bytearray(PACKED)
    data[position] ^= change
    try:
        assert inflate(bytes(data)) == b"hello world, hello again"  # times, flags and names in the header do not matter
    except ProtocolError:
        return


def test_gzip_is_known_by_its_first_bytes():
    assert is_gzip(PACKED)
    assert not is_gzip(b"")
    assert not is_gzip(b"\x1f\x8b")
    assert not is_gzip(b"\x0a\x00")

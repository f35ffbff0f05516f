from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError, LocalProtocolError, MessageError, PayloadTooLarge
from tiktok_live.signing.providers.mobile.codec import (
    MAX_ENCODED,
    MAX_PLAIN,
    decode_fields,
    encode_fields,
    tt_decrypt,
    tt_encrypt,
)

FIELDS = {1: "string_value", 2: 12345, 3: {1: "nested", 2: 67890}}
ENCODED = bytes.fromhex("0a0c737472696e675f76616c756510b9601a0c0a066e657374656410b29204")


@pytest.fixture(scope="module")
def library():
    return pytest.importorskip("tiktok_signer", reason="the extra mobile is not installed")


@pytest.mark.parametrize(
    "call",
    [lambda: tt_encrypt(b""), lambda: tt_decrypt(b""), lambda: encode_fields({}), lambda: decode_fields(b"")],
)
def test_without_the_extra_it_is_a_config_error(monkeypatch, call):
    monkeypatch.setitem(sys.modules, "tiktok_signer", None)
    with pytest.raises(ConfigError) as caught:
        call()
    assert caught.value.advice == 'Install it with: pip install "tiktok-live[mobile]"'


@pytest.mark.parametrize("data", [b"", b"a", b'{"magic_tag": "ss_app_log"}', bytes(range(256)) * 4, "é".encode()])
def test_encrypted_data_can_be_decrypted(library, data):
    sealed = tt_encrypt(data)
    assert sealed != tt_encrypt(data)
    assert tt_decrypt(sealed) == data


def test_the_size_limit(library):
    longest = random.Random(7).randbytes(MAX_PLAIN)
    assert tt_decrypt(tt_encrypt(longest)) == longest
    with pytest.raises(PayloadTooLarge):
        tt_encrypt(bytes(MAX_PLAIN + 1))
    with pytest.raises(PayloadTooLarge):
        tt_decrypt(bytes(MAX_PLAIN + 257))


def test_truncated_or_changed_data_is_not_decrypted(library):
    sealed = tt_encrypt(random.Random(7).randbytes(300))
    for broken in (
        b"",
        sealed[:-1],
        sealed[:-16],
        sealed[:150],
        b"x" + sealed[1:],
        sealed[:100] + b"xx" + sealed[102:],
    ):
        with pytest.raises(MessageError):
            tt_decrypt(broken)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=400))
def test_decrypting_any_bytes_raises_only_documented_errors(library, data):
    for sealed in (data, b"tc\x05\x10\x00\x00" + data):
        try:
            tt_decrypt(sealed)
        except MessageError:
            continue


def test_fields_of_the_vector(library):
    assert encode_fields(FIELDS) == ENCODED
    assert decode_fields(ENCODED) == FIELDS


@pytest.mark.parametrize(
    ("fields", "encoded"),
    [
        ({}, ""),
        ({1: -1}, "08ffffffffffffffffff01"),
        ({1: [1, 2]}, "08010802"),
        ({1: True}, "0801"),
        ({2: b"\xff"}, "1201ff"),
        ({1: [{1: 1}, {1: 2}]}, "0a0208010a020802"),
        ({2**29 - 1: 2**64 - 1}, "f8ffffff0fffffffffffffffffff01"),
    ],
)
def test_values_are_encoded_as_protobuf(library, fields, encoded):
    assert encode_fields(fields).hex() == encoded


@pytest.mark.parametrize(
    ("encoded", "fields"),
    [
        ("", {}),
        ("08010802", {1: [1, 2]}),
        ("1201ff", {2: b"\xff"}),
        ("0d01000000", {1: 1}),
        ("0a0208010a020802", {1: [{1: 1}, {1: 2}]}),
    ],
)
def test_fields_are_read_by_number(library, encoded, fields):
    assert decode_fields(bytes.fromhex(encoded)) == fields


def nested(depth: int) -> dict[int, object]:
    return {1: nested(depth - 1)} if depth else {}


@pytest.mark.parametrize(
    "fields",
    [
        {0: 1},
        {2**29: 1},
        {"1": 1},
        {1: 1.5},
        {1: None},
        {1: 2**64},
        {1: -(2**63) - 1},
        {1: "\ud800"},
        {1: [None]},
        nested(40),
    ],
)
def test_values_that_protobuf_cannot_represent_are_refused(library, fields):
    with pytest.raises(LocalProtocolError):
        encode_fields(fields)


@pytest.mark.parametrize("cut", range(1, len(ENCODED)))
def test_a_truncated_message_is_refused_or_gives_its_complete_fields(library, cut):
    try:
        fields = decode_fields(ENCODED[:cut])
    except MessageError:
        return
    assert fields.items() <= FIELDS.items()


def test_an_invalid_or_too_long_message_is_refused(library):
    for wrong in (b"\x0b", b"\x08", b"\xff" * 20, b"\x0a\x05a"):
        with pytest.raises(MessageError):
            decode_fields(wrong)
    with pytest.raises(PayloadTooLarge):
        decode_fields(bytes(MAX_ENCODED + 1))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_decoding_any_bytes_raises_only_documented_errors(library, data):
    try:
        decode_fields(data)
    except MessageError:
        return

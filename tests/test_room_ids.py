from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.room_ids import check_room_id, room_id_from

LARGEST = 2**63 - 1


@pytest.mark.parametrize(
    ("written", "room_id"),
    [
        (1, 1),
        (7300000000000000001, 7300000000000000001),
        (LARGEST, LARGEST),
        ("7300000000000000001", 7300000000000000001),
        (" 73 \n", 73),
        (str(LARGEST), LARGEST),
    ],
)
def test_a_number_and_its_digits_are_room_ids(written, room_id):
    assert check_room_id(written) == room_id


WRONG = [
    (0, "0"),
    (-5, "-5"),
    (2**63, "9223372036854775808"),
    (2**64, "18446744073709551616"),
    (10**5000, "a number of 16610 bits"),
    ("99999999999999999999", "'99999999999999999999'"),
    (str(2**63), "'9223372036854775808'"),
    ("7" * 5000, "'" + "7" * 40 + "'"),
    ("", "''"),
    ("-5", "'-5'"),
    ("+5", "'+5'"),
    ("1_000", "'1_000'"),
    ("7.5", "'7.5'"),
    ("٧٣", "'٧٣'"),
    ("²", "'²'"),
    ("@someone", "'@someone'"),
    (True, "True"),
    (False, "False"),
    (1.5, "1.5"),
    (73.0, "73.0"),
    (float("nan"), "nan"),
    (None, "a NoneType"),
    (b"73", "a bytes"),
    ([73], "a list"),
]


@pytest.mark.parametrize(("written", "shown"), WRONG, ids=[shown for _, shown in WRONG])
def test_anything_else_is_refused_with_what_to_write(written, shown):
    with pytest.raises(ConfigError) as refused:
        check_room_id(written)
    assert refused.value.message == (f"room_id is {shown}; pass a room id, such as room_id=7300000000000000001")
    assert not refused.value.retryable


@pytest.mark.parametrize("answered", [written for written, _ in WRONG], ids=[shown for _, shown in WRONG])
def test_a_server_s_invalid_room_id_is_zero(answered):
    assert room_id_from(answered) == 0


@pytest.mark.parametrize("answered", [73, "73", "0073"])
def test_a_server_may_write_an_id_as_text(answered):
    found = room_id_from(answered)
    assert found == 73
    assert type(found) is int

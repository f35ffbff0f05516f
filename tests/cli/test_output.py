from __future__ import annotations

import errno
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.cli.output import Output, OutputClosed, clean, escape_json, say

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]


@pytest.mark.parametrize("control", CONTROLS)
def test_no_control_character_is_left(control):
    assert not set(clean(f"a{control}b")) & set(CONTROLS)


def test_a_line_stays_one_line_and_its_words_apart():
    assert clean("one\r\ntwo\u2028three\x85four\tfive") == "one two three four five"


def test_an_escape_sequence_becomes_harmless_text():
    assert clean("\x1b]0;title\x07\x1b[31mred\x9b2J") == "]0;title[31mred2J"


def test_direction_overrides_and_surrogates_go_while_marks_and_joiners_stay():
    assert clean("\u202eevil\u2066\ud800") == "evil"
    assert clean("\u200fשלום 👨\u200d👩") == "\u200fשלום 👨\u200d👩"


@given(st.text())
def test_clean_is_idempotent_and_one_line(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(cleaned.splitlines()) <= 1


@given(st.text())
def test_escaped_json_means_the_same_on_one_harmless_line(text):
    escaped = escape_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(escaped) == text
    assert escaped.splitlines() == [escaped]
    assert clean(escaped) == escaped


def test_say_writes_one_clean_line_to_stderr(capsys):
    say("broken\n\x1b[2Jhost")
    assert capsys.readouterr() == ("", "broken [2Jhost\n")


def written(text: str, encoding: str, *, newline: str | None = None, **options) -> bytes:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline=newline)
    Output(stream, **options).line(text)
    return raw.getvalue()


def test_what_the_encoding_lacks_does_not_stop_the_output():
    assert written("naïve 🌹", "cp1252", newline="\r\n") == b"na\xefve ?\r\n"


def test_programs_read_utf_8_and_bare_newlines_everywhere():
    assert written("🌹", "cp1252", newline="\r\n", for_programs=True) == "🌹\n".encode()


class Failing(io.StringIO):
    def __init__(self, code: int) -> None:
        super().__init__()
        self._code = code

    def flush(self) -> None:
        raise OSError(self._code, "no")


@pytest.mark.parametrize("code", [errno.EPIPE, errno.EINVAL])
def test_a_reader_that_left_is_told_apart(code):
    with pytest.raises(OutputClosed):
        Output(Failing(code)).line("x")


def test_a_full_disk_is_no_reader_that_left():
    with pytest.raises(OSError, match="no"):
        Output(Failing(errno.ENOSPC)).line("x")

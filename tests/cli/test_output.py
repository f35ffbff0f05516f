from __future__ import annotations

import errno
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.cli.output import Output, OutputClosed, escape_json, print_stderr, sanitize

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]


@pytest.mark.parametrize("control", CONTROLS)
def test_control_characters_are_removed(control):
    assert not set(sanitize(f"a{control}b")) & set(CONTROLS)


def test_line_breaks_become_spaces():
    assert sanitize("one\r\ntwo\u2028three\x85four\tfive") == "one two three four five"


def test_an_escape_sequence_becomes_harmless_text():
    assert sanitize("\x1b]0;title\x07\x1b[31mred\x9b2J") == "]0;title[31mred2J"


def test_direction_overrides_and_surrogates_are_removed_but_marks_and_joiners_kept():
    assert sanitize("\u202eevil\u2066\ud800") == "evil"
    assert sanitize("\u200fשלום 👨\u200d👩") == "\u200fשלום 👨\u200d👩"


@given(st.text())
def test_sanitize_is_idempotent_and_returns_one_line(text):
    cleaned = sanitize(text)
    assert sanitize(cleaned) == cleaned
    assert len(cleaned.splitlines()) <= 1


@given(st.text())
def test_escaped_json_means_the_same_on_one_harmless_line(text):
    escaped = escape_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(escaped) == text
    assert escaped.splitlines() == [escaped]
    assert sanitize(escaped) == escaped


def test_print_stderr_writes_one_sanitized_line(capsys):
    print_stderr("broken\n\x1b[2Jhost")
    assert capsys.readouterr() == ("", "broken [2Jhost\n")


def encoded(text: str, encoding: str, *, newline: str | None = None, **options) -> bytes:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline=newline)
    Output(stream, **options).line(text)
    return raw.getvalue()


def test_characters_that_cannot_be_encoded_are_replaced():
    assert encoded("naïve 🌹", "cp1252", newline="\r\n") == b"na\xefve ?\r\n"


def test_output_for_programs_is_utf_8_with_bare_newlines():
    assert encoded("🌹", "cp1252", newline="\r\n", for_programs=True) == "🌹\n".encode()


class Failing(io.StringIO):
    def __init__(self, code: int) -> None:
        super().__init__()
        self._code = code

    def flush(self) -> None:
        raise OSError(self._code, "no")


@pytest.mark.parametrize("code", [errno.EPIPE, errno.EINVAL])
def test_a_closed_pipe_is_output_closed(code):
    with pytest.raises(OutputClosed):
        Output(Failing(code)).line("x")


def test_a_full_disk_is_an_os_error():
    with pytest.raises(OSError, match="no"):
        Output(Failing(errno.ENOSPC)).line("x")

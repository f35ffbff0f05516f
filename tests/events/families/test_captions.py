from __future__ import annotations

from datetime import UTC, datetime

from tests.captures import needs_captures
from tests.events.made import AT, made
from tests.events.recorded import number_at, recorded_bytes, text_at
from tiktok_live.events.families.captions import CaptionEvent, CaptionLine
from tiktok_live.proto import CaptionContent, WebcastCaptionMessage


@needs_captures
def test_recorded_captions():
    found = recorded_bytes("WebcastCaptionMessage")
    assert len(found) == 6
    for event, payload in found:
        assert type(event) is CaptionEvent
        assert (event.text, event.language) == (text_at(payload, 4, 2), text_at(payload, 4, 1))
        assert event.spoken_at.year in {2023, 2025}
        assert event.duration == max(number_at(payload, 3), 0) / 1000
        assert event.sentence_id == number_at(payload, 5)
        assert event.is_final == bool(number_at(payload, 7))
    assert [bool(event.text) for event, _ in found].count(False) == 1
    assert [event.is_final for event, _ in found].count(True) == 1


def test_a_caption():
    content = [CaptionContent(lang="en", content="hello"), CaptionContent(lang="de", content="hallo")]
    message = WebcastCaptionMessage(
        timestamp_ms=AT * 1000, duration_ms=360, content=content, sentence_id=2**62, definite=True
    )
    event = made(message)
    assert (event.text, event.language) == ("hello", "en")
    assert event.lines == (CaptionLine("hello", "en"), CaptionLine("hallo", "de"))
    assert event.spoken_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert (event.duration, event.sentence_id, event.is_final) == (0.36, 2**62, True)


def test_a_caption_without_words_and_with_a_time_in_seconds():
    event = made(WebcastCaptionMessage(timestamp_ms=AT, duration_ms=-1))
    assert (event.text, event.language, event.lines, event.duration) == ("", "", (), 0)
    assert event.spoken_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert made(WebcastCaptionMessage()).spoken_at is None

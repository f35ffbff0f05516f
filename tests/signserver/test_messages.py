from __future__ import annotations

import pytest

from tiktok_live.signserver.messages import MIN_MESSAGE, HttpError, pad_message


@pytest.mark.parametrize("message", ["", "slow", " slow ", "x" * 18, "a sentence that is long enough"])
def test_messages_are_padded_for_old_clients(message):
    assert len(pad_message(message)) >= MIN_MESSAGE
    assert message.strip() in pad_message(message)


@pytest.mark.parametrize(("seconds", "rounded"), [(None, None), (0.0, 1), (1.0, 1), (6.2, 7)])
def test_retry_seconds_are_whole_and_at_least_one(seconds, rounded):
    assert HttpError(429, "slow down", retry_after=seconds).retry_seconds == rounded

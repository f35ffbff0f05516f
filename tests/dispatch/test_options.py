from __future__ import annotations

import pytest

from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.errors import ConfigError


def test_the_defaults_are_one_call_at_a_time_and_the_client_s_queue():
    options = HandlerOptions()
    assert (options.concurrency, options.overflow, options.thread) == (1, "drop_oldest", False)
    assert options.size(10_000) == 10_000


def test_a_handler_can_have_its_own_queue_size():
    assert HandlerOptions(queue_size=5).size(10_000) == 5


def test_latest_has_a_queue_size_of_one():
    assert HandlerOptions(overflow="latest").size(10_000) == 1
    assert HandlerOptions(overflow="latest", queue_size=1).size(10_000) == 1


@pytest.mark.parametrize(
    ("options", "fix"),
    [
        ({"queue_size": 0}, "use a positive integer, such as queue_size=1"),
        ({"queue_size": 2.5}, "use a positive integer"),
        ({"queue_size": True}, "use a positive integer"),
        ({"concurrency": 0}, "such as concurrency=1"),
        ({"concurrency": None}, "such as concurrency=1"),
        ({"overflow": "block"}, "use one of 'drop_oldest', 'drop_newest', 'latest'"),
        ({"thread": 1}, "use thread=True or thread=False"),
        ({"overflow": "latest", "queue_size": 5}, "remove queue_size"),
    ],
)
def test_invalid_options_are_refused_with_the_fix(options, fix):
    with pytest.raises(ConfigError) as refused:
        HandlerOptions(**options)
    assert fix in refused.value.message

from __future__ import annotations

import dataclasses

import pytest

from tiktok_live.dispatch.context import HandlerContext, is_context
from tiktok_live.events.families.chat import ChatEvent


class OwnContext(HandlerContext[int]):
    """A subclass of the context."""


@pytest.mark.parametrize(
    "annotation",
    [
        HandlerContext,
        HandlerContext[int],
        OwnContext,
        "HandlerContext",
        "HandlerContext[State]",
        "tiktok_live.HandlerContext[dict[str, int]]",
    ],
)
def test_the_context_is_recognized_by_class_or_name(annotation):
    assert is_context(annotation)


@pytest.mark.parametrize("annotation", [ChatEvent, object, int, list[int], "ChatEvent", "list[HandlerContext]", None])
def test_other_annotations_are_not_the_context(annotation):
    assert not is_context(annotation)


def test_a_context_is_immutable():
    context = HandlerContext("client", {"songs": 3}, "greet")
    assert context.shared == {"songs": 3}
    with pytest.raises(dataclasses.FrozenInstanceError):
        context.shared = {}

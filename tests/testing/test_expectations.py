from __future__ import annotations

import pytest

from tiktok_live import ChatEvent, ConfigError, UserEvent
from tiktok_live.testing import assert_received, make_chat, make_follow, make_gift, make_user

EVENTS = [make_chat("hi", "ann"), make_chat("ho", make_user("Ben B", is_moderator=True)), make_gift("Rose", count=3)]


def test_the_first_that_matches_is_returned():
    assert assert_received(EVENTS, "chat") is EVENTS[0]
    assert assert_received(EVENTS, ChatEvent, text="ho") is EVENTS[1]
    assert assert_received(EVENTS, "user", user="ben.b") is EVENTS[1]
    assert assert_received(EVENTS, UserEvent, user=EVENTS[1].user) is EVENTS[1]
    assert assert_received(iter(EVENTS), "gift", gift="Rose", count=3, diamonds=3) is EVENTS[2]


@pytest.mark.parametrize(
    ("kind", "attributes", "lines"),
    [
        (
            "chat",
            {"text": "ho", "user": "ann"},
            [
                "no event 'chat', text='ho', user='ann' was received",
                "2 of this kind:",
                "  chat: text is 'hi', not 'ho'",
                "  chat: user is 'Ben B', not 'ann'",
            ],
        ),
        ("gift", {"gift": "Galaxy"}, [..., "1 of this kind:", "  gift: gift is 'Rose', not 'Galaxy'"]),
        ("follow", {}, ["no event 'follow' was received", "received instead: chat, chat, gift"]),
    ],
)
def test_a_failure_names_the_nearest(kind, attributes, lines):
    with pytest.raises(AssertionError) as caught:
        assert_received(EVENTS, kind, **attributes)
    said = str(caught.value).splitlines()
    assert [line if want is not ... else ... for line, want in zip(said, lines, strict=True)] == lines


def test_a_failure_says_when_nothing_came():
    with pytest.raises(AssertionError, match="nothing else was received"):
        assert_received([], "chat")


def test_names_are_checked():
    with pytest.raises(ConfigError, match="did you mean 'text'"):
        assert_received(EVENTS, "chat", txt="hi")
    with pytest.raises(ConfigError, match="did you mean 'chat'"):
        assert_received(EVENTS, "chta")


async def test_a_client_forgets_what_was_expected(live_room, live_client):
    await live_room.send(make_chat("1"), make_follow(), make_chat("2"))
    await live_client.expect("chat", text="1")
    await live_client.expect("chat")
    with pytest.raises(AssertionError, match="nothing else"):
        await live_client.expect("follow")


async def test_a_failed_handler_is_named(live_room, live_client):
    @live_client.on("chat")
    async def broken(event: ChatEvent) -> None:
        raise ValueError("example")

    await live_room.chat("ann", "hi")
    with pytest.raises(AssertionError, match=r"the handler .*broken failed: ValueError\('example'\)"):
        await live_client.expect("chat", text="ho")

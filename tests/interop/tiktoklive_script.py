"""Watch one simulated live with TikTokLive and print what it received, one JSON object a line.

Runs in an interpreter of its own, which needs TikTokLive 7.0.1 and not this repository:

    python tiktoklive_script.py http://127.0.0.1:8080 http://127.0.0.1:8081 demo_host

The addresses are those of the simulator and of the sign server. The client is told both by its own settings; nothing
of it is replaced. A room id behind the user's name spares the client the lookup.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from TikTokLive import TikTokLiveClient
from TikTokLive.client.errors import SignatureRateLimitError, TikTokLiveError
from TikTokLive.client.web.web_settings import WebDefaults
from TikTokLive.events import (
    CommentEvent,
    ConnectEvent,
    DisconnectEvent,
    FollowEvent,
    GiftEvent,
    JoinEvent,
    LikeEvent,
    LiveEndEvent,
    LivePauseEvent,
    LiveUnpauseEvent,
    QuestionNewEvent,
    RoomUserSeqEvent,
    ShareEvent,
)


def show(kind: str, **values: object) -> None:
    print(json.dumps({"kind": kind, **values}), flush=True)


def show_message(kind: str, event: Any, user: Any = None, **values: object) -> None:
    sender = {"user": user.display_id, "user_id": str(user.id)} if user is not None else {}
    show(kind, id=str(event.common.msg_id), **sender, **values)


def show_gift(event: GiftEvent) -> None:
    show_message(
        "gift",
        event,
        event.user,
        gift=event.gift_id,
        name=event.gift.name,
        diamonds=event.gift.diamond_count,
        count=event.repeat_count,
        final=not event.streaking,
    )


SHOWN = {
    DisconnectEvent: lambda _: show("disconnected"),
    LiveEndEvent: lambda _: show("ended"),
    LivePauseEvent: lambda e: show_message("paused", e),
    LiveUnpauseEvent: lambda e: show_message("resumed", e),
    CommentEvent: lambda e: show_message("chat", e, e.user, text=e.comment),
    GiftEvent: show_gift,
    LikeEvent: lambda e: show_message("like", e, e.user, count=e.count, total=e.total),
    JoinEvent: lambda e: show_message("join", e, e.user, viewers=e.member_count),
    FollowEvent: lambda e: show_message("follow", e, e.user, followers=e.follow_count),
    ShareEvent: lambda e: show_message("share", e, e.user, shares=e.share_count),
    RoomUserSeqEvent: lambda e: show_message("viewers", e, viewers=e.total, total=e.total_user),
    QuestionNewEvent: lambda e: show_message("question", e, e.data.user, text=e.data.content),
}


def main(simulator: str, sign_server: str, user: str, room_id: str = "0") -> None:
    WebDefaults.tiktok_app_url = simulator
    WebDefaults.tiktok_webcast_url = f"{simulator}/webcast"
    WebDefaults.tiktok_sign_url = sign_server
    client = TikTokLiveClient(user)

    def show_connected(event: ConnectEvent) -> None:
        gifts = len(client.gift_info["gifts"])
        show("connected", room=str(event.room_id), title=client.room_info["title"], gifts=gifts)

    client.add_listener(ConnectEvent, show_connected)
    for kind, handler in SHOWN.items():
        client.add_listener(kind, handler)
    try:
        client.run(fetch_room_info=True, fetch_gift_info=True, room_id=int(room_id) or None)
    except SignatureRateLimitError as error:
        show("error", type=type(error).__name__, text=str(error), retry_after=error.retry_after)
    except TikTokLiveError as error:
        show("error", type=type(error).__name__, text=str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])

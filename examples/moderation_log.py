"""Log removed comments, mutes and what moderators say: `python examples/moderation_log.py @someone`.

The platform tells whose comments go, rarely which, and never who removed them: the last comments are kept here for it.
"""

import sys
from collections import deque
from datetime import UTC, datetime

from tiktok_live import ChatEvent, LiveClient
from tiktok_live.events import BottomNoticeEvent, LiveSuspendedEvent, MessagesDeletedEvent, PunishmentEvent

client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone")
comments: deque[ChatEvent] = deque(maxlen=2000)


def log(what: str) -> None:
    """Write one line with the time."""
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {what}", flush=True)


# One handler for these two: each handler has a queue of its own, and here the order of comment and removal matters.
@client.on("chat", "messages_deleted")
def read(event: ChatEvent | MessagesDeletedEvent) -> None:
    """Keep comments, log those of moderators, and log those that are removed."""
    if isinstance(event, ChatEvent):
        comments.append(event)
        if event.user.is_moderator:
            log(f"moderator {event.user.nickname}: {event.text}")
        return
    gone = [old for old in comments if old.user.id in event.user_ids or old.msg_id in event.message_ids]
    for old in gone:
        comments.remove(old)
        log(f"removed {old.user.nickname}: {old.text}")
    if not gone:
        log(f"removed what was not seen here, of users {list(event.user_ids)}")


@client.on("punishment", "bottom_notice")
def punished(event: PunishmentEvent | BottomNoticeEvent) -> None:
    """Log a mute, its end, a warning: `kind` is the platform's own word, for example `muting_cancel`."""
    punishment = event.punishment
    words = event.text if isinstance(event, BottomNoticeEvent) else ""
    log(f"{event.name} {punishment.kind} user {punishment.user_id or '-'} {punishment.reason} {words}".rstrip())


@client.on("live_suspended")
def suspended(_: LiveSuspendedEvent) -> None:
    """Log that the platform stopped the live."""
    log("the live was suspended")


if __name__ == "__main__":
    print(client.run())

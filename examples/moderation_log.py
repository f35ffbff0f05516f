"""Log removed comments, mutes and moderators' comments: `python examples/moderation_log.py @someone`.

The platform reports whose comments are removed, rarely which ones, and never who removed them. So the last comments are
kept here.
"""

import sys
from collections import deque
from datetime import UTC, datetime

from tiktok_live import ChatEvent, LiveClient
from tiktok_live.events import BottomNoticeEvent, LiveSuspendedEvent, MessagesDeletedEvent, PunishmentEvent

client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone")
comments: deque[ChatEvent] = deque(maxlen=2000)


def log(line: str) -> None:
    """Print a line with the time."""
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {line}", flush=True)


# One handler for both, because handlers have separate queues, and the order of comments and removals matters.
@client.on("chat", "messages_deleted")
def read(event: ChatEvent | MessagesDeletedEvent) -> None:
    """Keep comments; log those of moderators and removed ones."""
    if isinstance(event, ChatEvent):
        comments.append(event)
        if event.user.is_moderator:
            log(f"moderator {event.user.nickname}: {event.text}")
        return
    removed = [old for old in comments if old.user.id in event.user_ids or old.msg_id in event.message_ids]
    for old in removed:
        comments.remove(old)
        log(f"removed {old.user.nickname}: {old.text}")
    if not removed:
        log(f"removed unknown comments of users {list(event.user_ids)}")


@client.on("punishment", "bottom_notice")
def punished(event: PunishmentEvent | BottomNoticeEvent) -> None:
    """Log a mute, its end or a warning; `kind` is the platform's name for it, for example `muting_cancel`."""
    punishment = event.punishment
    words = event.text if isinstance(event, BottomNoticeEvent) else ""
    log(f"{event.name} {punishment.kind} user {punishment.user_id or '-'} {punishment.reason} {words}".rstrip())


@client.on("live_suspended")
def suspended(_: LiveSuspendedEvent) -> None:
    """Log that the platform stopped the live."""
    log("the live was suspended")


if __name__ == "__main__":
    print(client.run())

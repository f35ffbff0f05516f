"""Announce every gift once, the bigger the louder: `python examples/gift_alerts.py @someone`."""

import sys

from tiktok_live import GiftCompleteEvent, LiveClient

LOUD = 100  # diamonds

client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone")


# Not "gift": a streak of roses comes as many of those, and as one of these when it is over.
@client.on("gift_complete")
async def alert(event: GiftCompleteEvent) -> None:
    """Show one gift; put a sound or a picture here."""
    if event.is_backlog:  # given before we came
        return
    line = f"{event.user.nickname} gave {event.count} x {event.gift.name} ({event.diamonds} diamonds)"
    print(f"*** {line.upper()} ***" if event.diamonds >= LOUD else line)


if __name__ == "__main__":
    print(client.run())

"""Announce each gift once, big ones in capitals: `python examples/gift_alerts.py @someone`."""

import sys

from tiktok_live import GiftCompleteEvent, LiveClient

BIG = 100  # diamonds

client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone")


# Not "gift": a streak of roses emits many "gift" events, and one "gift_complete" when it is over.
@client.on("gift_complete")
async def alert(event: GiftCompleteEvent) -> None:
    """Print one gift; play a sound or show a picture here."""
    if event.is_backlog:  # sent before the client connected
        return
    line = f"{event.user.nickname} gave {event.count} x {event.gift.name} ({event.diamonds} diamonds)"
    print(f"*** {line.upper()} ***" if event.diamonds >= BIG else line)


if __name__ == "__main__":
    print(client.run())

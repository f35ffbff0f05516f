"""Stay with a host across lives: `python examples/follow.py @someone`; Ctrl-C ends it."""

import sys

from tiktok_live import ChatEvent, ConnectedEvent, LiveClient, WaitingForLiveEvent

client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone", follow=True)


@client.on("waiting_for_live")
def wait(event: WaitingForLiveEvent) -> None:
    """Print that the host is not live; polling needs no signature."""
    print(f"{event.status}, next check in {event.next_look:.0f} s", flush=True)


@client.on("connected")
def begin(event: ConnectedEvent) -> None:
    """Print the start of each live; a reconnection within a live is a `reconnected` event."""
    print(f"live in room {event.room_id}", flush=True)


@client.on("chat")
def show(event: ChatEvent) -> None:
    """Print one comment."""
    print(f"{event.user.nickname}: {event.text}", flush=True)


if __name__ == "__main__":
    print(client.run())

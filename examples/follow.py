"""Stay with a host across lives: `python examples/follow.py @someone`; Ctrl-C ends it."""

import sys

from tiktok_live import ChatEvent, ConnectedEvent, LiveClient, WaitingForLiveEvent

client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone", follow=True)


@client.on("waiting_for_live")
def wait(event: WaitingForLiveEvent) -> None:
    """Tell that nobody is live; looking again costs no signature."""
    print(f"{event.status}, next look in {event.next_look:.0f} s", flush=True)


@client.on("connected")
def begin(event: ConnectedEvent) -> None:
    """Tell of each live; a lost connection within one is a `reconnected` event."""
    print(f"live in room {event.room_id}", flush=True)


@client.on("chat")
def show(event: ChatEvent) -> None:
    """Print one comment."""
    print(f"{event.user.nickname}: {event.text}", flush=True)


if __name__ == "__main__":
    print(client.run())

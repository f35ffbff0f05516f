"""Print the chat of a room: `python examples/chat.py @someone`."""

import sys

from tiktok_live import ChatEvent, LiveClient

client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone")


@client.on("chat")
async def show(event: ChatEvent) -> None:
    """Print one comment."""
    print(f"{event.user.nickname}: {event.text}")


if __name__ == "__main__":
    print(client.run())

"""Sign with a chain, and print its news: `python examples/sign_chain.py @someone "direct,euler"`."""

import sys

from tiktok_live import ConnectedEvent, LiveClient, SignProviderEvent

client = LiveClient(
    sys.argv[1] if sys.argv[1:] else "@someone",
    sign=sys.argv[2] if sys.argv[2:] else "direct,euler",
)


@client.on(SignProviderEvent)
async def tell(news: SignProviderEvent) -> None:
    """Print what the chain decided: who failed, who is left alone for a while, who serves now."""
    print(f"{news.name}: {news.provider}: {news.reason}")


@client.on("connected")
async def connected(event: ConnectedEvent) -> None:
    """Print whose plan opened the socket."""
    print(f"connected by {event.provider}")


if __name__ == "__main__":
    print(client.run())

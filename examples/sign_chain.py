"""Sign with a chain of providers, and print its events: `python examples/sign_chain.py @someone "direct,euler"`."""

import sys

from tiktok_live import ConnectedEvent, LiveClient, SignProviderEvent

client = LiveClient(
    sys.argv[1] if sys.argv[1:] else "@someone",
    sign=sys.argv[2] if sys.argv[2:] else "direct,euler",
)


@client.on(SignProviderEvent)
async def provider_changed(event: SignProviderEvent) -> None:
    """Print a decision of the chain: which provider failed, is paused, or is used now."""
    print(f"{event.name}: {event.provider}: {event.reason}")


@client.on("connected")
async def connected(event: ConnectedEvent) -> None:
    """Print which provider made the plan."""
    print(f"connected by {event.provider}")


if __name__ == "__main__":
    print(client.run())

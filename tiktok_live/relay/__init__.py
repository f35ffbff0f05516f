"""The relay: events of rooms for other programs, over WebSocket and HTTP, and webhooks that it calls."""

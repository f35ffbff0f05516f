"""The fixtures of the plugin, also where the package is not installed with its entry point."""

from tiktok_live.pytest_plugin import live_client, live_clock, live_room

__all__ = ["live_client", "live_clock", "live_room"]

"""Replay: a capture takes the place of the platform."""

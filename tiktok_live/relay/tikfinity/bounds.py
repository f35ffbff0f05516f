"""Limits of what a message holds, so that a small read buffer takes it whole whatever the platform sends."""

from __future__ import annotations

__all__ = ["LABEL", "MESSAGE", "NAME", "REST", "TEXT", "URL", "clip", "clip_url"]

MESSAGE = 4096
"""Bytes that a message should stay under: the read buffer of several programs."""
REST = 400
"""Bytes of a message without its list of persons."""
TEXT = 500
"""Characters of a comment and of other texts that users write; the platform allows 150 in a comment."""
NAME = 100
"""Characters of a name, a handle or an id."""
LABEL = 200
"""Characters of the platform's own sentences."""
URL = 700
"""Characters of a URL; signed ones have about 300."""


def clip(text: str, limit: int = NAME) -> str:
    """Return the first `limit` characters."""
    return text[:limit]


def clip_url(url: str) -> str:
    """Return a URL; an empty string if it is too long, because a part of it would lead nowhere."""
    return url if len(url) <= URL else ""

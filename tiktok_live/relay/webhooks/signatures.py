"""Signatures of requests, so that a receiver knows that they are from this relay, and new."""

from __future__ import annotations

import hashlib
import hmac

__all__ = ["SIGNATURE_HEADER", "TIMESTAMP_HEADER", "signature_headers"]

TIMESTAMP_HEADER = "X-TikTok-Live-Timestamp"
"""Header with the time of the attempt, in whole seconds since 1970."""
SIGNATURE_HEADER = "X-TikTok-Live-Signature"
"""Header with `sha256=` and the HMAC of the timestamp, a full stop and the body, in hexadecimal digits."""


def signature_headers(secret: str, body: bytes, wall: float) -> dict[str, str]:
    """Return the headers that prove who sent `body`, and when.

    Args:
        secret: shared with the receiver.
        body: as it is sent.
        wall: now, in seconds since 1970.
    """
    timestamp = str(int(wall))
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: f"sha256={digest}"}

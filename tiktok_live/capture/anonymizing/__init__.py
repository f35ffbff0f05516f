"""Replaces identities in captures, so that they can be shown in public."""

from __future__ import annotations

from tiktok_live.capture.anonymizing.files import anonymize, anonymizing
from tiktok_live.capture.anonymizing.identities import Identities, Texts
from tiktok_live.capture.anonymizing.records import Anonymizer

__all__ = ["Anonymizer", "Identities", "Texts", "anonymize", "anonymizing"]

"""Advice that several errors share."""

from __future__ import annotations

__all__ = ["THROUGH_BROWSER"]

THROUGH_BROWSER = 'read the live through a browser: sign="page", or tiktok-live watch --browser, see docs/browser.md'
"""What to do when the platform refuses a program: its own page needs no signature."""

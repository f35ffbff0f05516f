"""Browsers based on Chromium: finding one, starting it in a visible window, and its debugging protocol."""

"""Recordings that a simulated room plays: captures, lines of payloads, lines of events."""

"""Bytes to envelopes and back: frames, batches, requests. Pure, and ignorant of what messages mean."""

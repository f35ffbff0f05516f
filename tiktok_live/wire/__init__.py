"""Push frames and batches: bytes to envelopes and back, with size limits. Pure; does not interpret messages."""

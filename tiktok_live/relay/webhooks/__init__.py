"""Webhooks: requests that the relay sends to other programs when an event arrives."""

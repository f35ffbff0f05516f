"""Registering handlers on a client, a router or a pool, and reading events from streams."""

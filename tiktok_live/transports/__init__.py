"""Transports of WebSocket messages: real sockets, and connections in memory for tests."""

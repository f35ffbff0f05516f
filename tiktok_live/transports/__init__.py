"""What carries WebSocket messages: real sockets, and memory."""

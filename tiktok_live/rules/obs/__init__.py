"""OBS: a client of its WebSocket server, and the actions of rules that change something in OBS."""

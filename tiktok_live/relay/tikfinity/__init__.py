"""TikFinity's local socket: its messages, made of our events, and the server that programs made for it connect to."""

"""Pages for OBS and the like, and the server that keeps what they show: chat, alerts, goals, top lists, a timer."""

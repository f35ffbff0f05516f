"""What the simulated audience does: gifts, generated traffic, and its messages on the wire."""

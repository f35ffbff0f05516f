"""The simulated audience: users, gifts and phrases, generated traffic, and its messages on the wire."""

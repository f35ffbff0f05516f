"""The simulated audience: users, what they write, and the messages that carry it."""

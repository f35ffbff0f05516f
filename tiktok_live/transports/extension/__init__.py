"""Frames from the user's everyday browser: the port that our extension connects to, and the tabs it reads."""

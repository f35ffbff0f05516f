"""The user's copy of the platform's script, run in an embedded JavaScript engine."""

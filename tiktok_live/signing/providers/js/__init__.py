"""The user's copy of the platform's script in an embedded JavaScript engine."""

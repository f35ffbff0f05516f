"""From what a user writes for `sign=` (a string, a table, a list) to checked configurations and to providers."""

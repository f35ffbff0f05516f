"""From events to the people's functions: each handler its own queue, its own order, its own failures."""

"""Many rooms in one process: the pool, its clients, and the totals of their counts."""

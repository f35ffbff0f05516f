"""Many rooms in one process: the pool, its clients, and their counts added up."""

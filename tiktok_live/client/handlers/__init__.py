"""How a program registers handlers on a client, a router or a pool, and how it reads streams."""

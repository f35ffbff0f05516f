"""One connection and one live, sans-I/O: bytes and the time go in, bytes and events come out."""

"""One connection and one live without any I/O: bytes and the time go in, bytes and events come out."""

"""Fuzzing: bytes that nobody meant to send, given to everything that reads what comes from outside.

    python -m tests.fuzz --seconds 60                        every parser in turn, by mutations of made-up inputs
    python -m tests.fuzz --seconds 600 --atheris             guided by coverage; needs the package atheris
    python -m tests.fuzz --target pages --seconds 30         one parser
    python -m tests.fuzz --target pages --input FILE         one input again

Each target is a function from bytes to the names of what came out of the parser: an error that the parser documents is
one of them, any other exception is a crash. So are an input that takes too long, and one that takes too much memory.
The input of a crash is kept in `.cache/fuzz/crashes`; it becomes a seed of its target, written down as a value.

All seeds are built here, out of made-up values; `test_seeds.py` runs them, and some mutations of them, in `make test`.
"""

"""What holds for all tests."""

from __future__ import annotations

import signal

# A shell starts its background jobs deaf to Ctrl-C, and programs inherit that; tests send it to those that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

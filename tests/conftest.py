"""What holds for all tests."""

from __future__ import annotations

import os
import signal
from threading import Timer

import hypothesis
import pytest

from tests.hanging import show
from tiktok_live.signing.chain.pool import DEFAULT_POOL

# A shell starts its background jobs deaf to Ctrl-C, and programs inherit that; tests send it to those that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

# Seconds for tests that run other programs, and for those that run for minutes; for all others pyproject.toml says it.
PATIENCE = {"interop": 300, "soak": 1800}
REAL_STDERR = pytest.StashKey[int]()
NOTICE = pytest.StashKey[Timer]()


@pytest.fixture(autouse=True)
def empty_default_pool():
    """Close the breakers before each test: one opened by the system's clock would block a test on a virtual clock."""
    DEFAULT_POOL._entries.clear()


def pytest_configure(config):
    # Where messages are seen while a test's own output is captured, in a worker of pytest-xdist too.
    config.stash[REAL_STDERR] = os.dup(2)


def pytest_collection_modifyitems(items):
    for item in items:
        for name, seconds in PATIENCE.items():
            if item.get_closest_marker(name) and not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(seconds))


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer(item, settings):
    # A moment before the process is ended: pytest-timeout tells of no tasks, and in a worker of nothing at all.
    item.stash[NOTICE] = timer = Timer(settings.timeout * 0.95, show, (item.nodeid, item.config.stash[REAL_STDERR]))
    timer.daemon = True
    timer.start()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_timeout_cancel_timer(item):
    if NOTICE in item.stash:
        item.stash[NOTICE].cancel()
    return (yield)

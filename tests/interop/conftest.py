"""With `NO_SKIPS` in the environment a skip is a failure: there everything that can be installed must be."""

from __future__ import annotations

import os

import pytest

from tests.interop.display import XVFB, display


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and os.environ.get("NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def screen():
    """The number of a screen in memory, which is also set in the environment of browsers that tests start."""
    if not XVFB:
        pytest.skip("XVFB names no program")
    with display() as number, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", number)
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        yield number

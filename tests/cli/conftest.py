from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_file_of_the_user(monkeypatch):
    """The machine has its own file of options, perhaps."""
    monkeypatch.setenv("TIKTOK_LIVE_CONFIG", "off")

from __future__ import annotations

import pytest

from tiktok_live.net.addresses import is_loopback


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]", "::1"])
def test_names_and_addresses_of_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "128.0.0.1",
        "192.168.0.1",
        "8.8.8.8",
        "0.0.0.0",
        "::",
        "fe80::1",
    ],
)
def test_all_others_are_not(host):
    assert not is_loopback(host)

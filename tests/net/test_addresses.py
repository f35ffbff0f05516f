from __future__ import annotations

import pytest

from tiktok_live.net.addresses import host_and_port, is_loopback


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


@pytest.mark.parametrize(
    ("host", "written"), [("localhost", "localhost:80"), ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80")]
)
def test_an_address_with_its_port_as_in_a_url(host, written):
    assert host_and_port(host, 80) == written

from __future__ import annotations

from pathlib import Path

import pytest

from tiktok_live.doctor.public_text import PublicText

KEPT = [
    "127.0.0.1:8080 and [::1]:80 are this machine",
    "at 2026-11-30T21:31:34, 12:34:56",
    "Chrome/140.0.0.0 Safari/537.36",
    "quickjs-ng==0.17.0.2, Python 3.11.7",
    "room 7300000000000000001 of @demo",
    "1.2.3 and 1.2.3.4.5 and 999.1.1.1",
]


@pytest.mark.parametrize("text", KEPT)
def test_what_identifies_nobody_is_kept(text):
    assert PublicText()(text) == text


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("from 10.1.2.3:9 to 203.0.113.7", "from <address>:9 to <address>"),
        ("http://192.168.1.4:3000/x", "http://<address>:3000/x"),
        ("[2001:db8::1]:443 fe80::1 ::ffff:10.0.0.1", "[<address>]:443 <address> <address>"),
        (r"{\u0022ip\u0022:\u002210.1.2.3\u0022}", r"{\u0022ip\u0022:\u0022<address>\u0022}"),
        ("msToken=abcdefghijkl", "msToken=***"),
        (f"{Path.home()}/captures", "~/captures"),
    ],
)
def test_secrets_addresses_and_the_home_folder_are_masked(text, public):
    assert PublicText()(text) == public


def test_given_names_are_masked_whatever_their_case_and_the_longest_first():
    public = PublicText(["proxy.corp", "corp", "ab", "127.0.0.1"])
    assert public("PROXY.corp at corp, ab, 127.0.0.1") == "<private> at <private>, ab, 127.0.0.1"

from __future__ import annotations

import hashlib
import random
import sys
from urllib.parse import urlsplit

import pytest

from tests.imports import loaded_by
from tiktok_live.errors import ConfigError
from tiktok_live.signing.base import RejectedOutcome, SignedRequest, UnsignedRequest
from tiktok_live.signing.config.provider_config import MobileConfig
from tiktok_live.signing.providers.mobile.signer import MobileSigner
from tiktok_live.testing import VirtualClock

QUERY = (
    "aid=1988&device_id=7123456789012345678&room_id=7540589352666090247&device_platform=android"
    "&version_name=37.0.4&os_version=9&channel=googleplay&device_type=Pixel"
)
URL = f"https://webcast.tiktokv.com/webcast/room/enter/?{QUERY}"


@pytest.fixture(scope="module")
def library():
    return pytest.importorskip("tiktok_signer", reason="the extra mobile is not installed")


@pytest.fixture
def sign(library):
    async def ask(url: str = URL, config: MobileConfig | None = None, **request):
        made = MobileSigner(config or MobileConfig(), clock=VirtualClock(wall=1_787_000_000.9))
        return await made.sign_url(UnsignedRequest(url=url, **request))

    return ask


@pytest.fixture
def pinned(library, monkeypatch):
    """Give the package the random numbers that the vectors were made with."""
    from tiktok_signer.lib import argus, ladon

    monkeypatch.setattr(ladon, "urandom", lambda size: bytes(range(1, size + 1)))
    monkeypatch.setattr(argus, "randint", random.Random(1).randint)


@pytest.mark.parametrize(
    ("request_", "gorgon", "stub"),
    [
        ({}, "8404b4d9400030228665cf0918c5fbeac413362c8d4aefcadb6d", None),
        (
            {"body": b"\x08\x01", "method": "POST"},
            "8404b4d940003022868a92cd97c3fbeac413362c8d4aefcadb6d",
            "F7C57F06A1D3CE117749FC98E2111668",
        ),
        ({"cookies": {"ttwid": "x"}}, "8404b4d9400030228665cf09188a8aae5376362c8d4aefcadb6d", None),
    ],
)
async def test_the_headers_of_the_vectors(sign, pinned, request_, gorgon, stub):
    signed = await sign(**request_)
    assert isinstance(signed, SignedRequest)
    assert signed.url == URL
    headers = dict(signed.headers)
    assert headers.pop("X-Argus")
    assert headers.pop("X-SS-Stub", None) == stub
    assert headers == {
        "X-Gorgon": gorgon,
        "X-Khronos": "1787000000",
        "X-Ladon": "AQIDBEDT/fmCMzVMduBkZqXkUVOv5FWJUp7Bj7LsWNa0rdU/",
    }
    assert signed.cookies == {}


async def test_a_body_is_hashed_unchanged(sign):
    for body in (b"a=b&c=d", '{"a": "é"}'.encode(), bytes(range(256))):
        signed = await sign(body=body)
        assert isinstance(signed, SignedRequest)
        assert signed.headers["X-SS-Stub"] == hashlib.md5(body, usedforsecurity=False).hexdigest().upper()


async def test_the_signed_url_has_the_device(sign, pinned, monkeypatch):
    from tiktok_signer.lib.argus import Argus

    beans = []
    monkeypatch.setattr(Argus, "_calculate_xargus", lambda bean: beans.append(bean) or "argus")
    await sign("https://h/?a=1", MobileConfig(device_id="7123"))
    await sign("https://h/?a=1")
    await sign("https://h/?device_id=42&a=1", MobileConfig(device_id="7123"))
    assert [(bean[5], bean[16]) for bean in beans] == [("7123", "7123"), ("0", "0"), ("42", "42")]


@pytest.mark.parametrize(
    ("url", "signed_url"),
    [
        ("https://h/", "https://h/?device_id=7123"),
        ("https://h/?", "https://h/?device_id=7123"),
        ("https://h/?a=%20b", "https://h/?a=%20b&device_id=7123"),
        ("https://h/?a=b#c", "https://h/?a=b&device_id=7123"),
        ("https://h/?device_id=&a=b", "https://h/?device_id=&a=b&device_id=7123"),
        ("https://h/?device_id=5", "https://h/?device_id=5"),
    ],
)
async def test_the_device_is_appended_to_a_query_without_one(sign, pinned, url, signed_url):
    signed = await sign(url, MobileConfig(device_id="7123"))
    assert isinstance(signed, SignedRequest)
    assert signed.url == signed_url
    again = await sign(signed_url)
    assert isinstance(again, SignedRequest)
    assert signed.headers["X-Gorgon"] == again.headers["X-Gorgon"]
    assert urlsplit(signed.url).query


async def test_a_configured_user_agent_is_used(sign):
    assert (await sign(user_agent="me/1")).user_agent == "me/1"
    assert (await sign(config=MobileConfig(user_agent="app/2"), user_agent="me/1")).user_agent == "app/2"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("configured", ["", "app/2"])
async def test_a_configured_user_agent_is_known_before_the_address_is_built(configured):
    signer = MobileSigner(MobileConfig(user_agent=configured), clock=VirtualClock())
    assert await signer.own_user_agent() == configured


@pytest.mark.parametrize(
    "url", ["wss://h/", "https://h/\n", "https://h/?version_name=new", "https://h/?version_name=1.-1.1"]
)
async def test_an_invalid_url_is_rejected(sign, url):
    outcome = await sign(url)
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "BAD_URL"


async def test_health_says_that_it_is_experimental(library):
    made = MobileSigner(MobileConfig(), clock=VirtualClock())
    assert made.name == "mobile"
    health = await made.health()
    assert health.ok
    assert "experimental" in health.detail
    await made.aclose()
    await made.aclose()


def test_without_the_extra_it_is_a_config_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "tiktok_signer", None)
    with pytest.raises(ConfigError) as caught:
        MobileSigner(MobileConfig(), clock=VirtualClock())
    assert caught.value.advice == 'Install it with: pip install "tiktok-live[mobile]"'


def test_the_package_is_imported_only_when_it_is_needed():
    assert "tiktok_signer" not in loaded_by("import tiktok_live.signing.providers.mobile.signer")


def test_sm3_matches_the_standard(library):
    from tiktok_signer.lib.utils.sm3 import SM3

    # GB/T 32905-2016, annex A.
    short = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    long = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    assert SM3().digest(b"abc").hex() == short
    assert SM3().digest(b"abcd" * 16).hex() == long


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3")
def test_sm3_matches_openssl(library):
    from tiktok_signer.lib.utils.sm3 import SM3

    for length in range(300):
        data = random.Random(length).randbytes(length)
        assert SM3().digest(data) == hashlib.new("sm3", data).digest()


def test_simon_matches_its_paper(library):
    from tiktok_signer.lib.utils.simon import Simon

    # Beaulieu and others, "The SIMON and SPECK families of lightweight block ciphers", appendix B, Simon128/256; words
    # have the least significant first.
    key = [0x0706050403020100, 0x0F0E0D0C0B0A0908, 0x1716151413121110, 0x1F1E1D1C1B1A1918]
    plain = [0x6D69732061207369, 0x74206E69206D6F6F]
    sealed = [0x3BF72A87EFE7B868, 0x8D2B5579AFC8A3A0]
    assert Simon.encrypt(list(plain), list(key)) == sealed
    assert Simon.decrypt(list(sealed), list(key)) == plain

from __future__ import annotations

import pytest

from tiktok_live.client.config import LiveConfig
from tiktok_live.doctor import surroundings
from tiktok_live.doctor.results import Verdict
from tiktok_live.doctor.surroundings import clock_finding, environment_finding, versions_finding

LIMITS = ["aiohttp<4,>=3.14.4", "websockets<18,>=17.4", "protobuf<8,>=6.31", 'rich<16,>=13.9; extra == "cli"']


@pytest.fixture
def packages(monkeypatch):
    """The versions of all packages; tests change them."""
    versions = {"tiktok-live": "0.1.0", "aiohttp": "3.14.5", "betterproto2": "0.10.0", "msgspec": "0.22.0"}
    versions |= {"protobuf": "7.36.2", "websockets": "17.4"}

    def version(name: str) -> str:
        if name not in versions:
            raise surroundings.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(surroundings, "version", version)
    monkeypatch.setattr(surroundings, "requires", lambda name: LIMITS)
    return versions


def test_the_versions_are_listed(packages):
    finding = versions_finding()
    assert finding.verdict is Verdict.PASSED
    assert finding.detail.startswith("tiktok-live 0.1.0, Python 3.1")
    assert finding.detail.endswith("websockets==17.4")


@pytest.mark.parametrize(
    ("name", "version", "problem"),
    [
        ("aiohttp", "3.13.0", "aiohttp==3.13.0 is not supported"),
        ("protobuf", "8.0", "protobuf==8.0 is not supported"),
        ("websockets", "", "websockets is missing"),
    ],
)
def test_a_version_that_is_not_supported_is_a_warning(packages, name, version, problem):
    if version:
        packages[name] = version
    else:
        del packages[name]
    finding = versions_finding()
    assert (finding.verdict, finding.detail.partition("; ")[2]) == (Verdict.WARNED, problem)


def test_variables_are_named_without_their_values():
    environ = {"TIKTOK_LIVE_SESSIONID": "s3cret", "SSL_CERT_FILE": "/x", "PATH": "/bin", "EULER_API_KEY": ""}
    finding = environment_finding(LiveConfig(), environ)
    assert finding.detail == "set: SSL_CERT_FILE, TIKTOK_LIVE_SESSIONID"
    assert environment_finding(LiveConfig(), {}).detail == "no variable changes the way to the platform"


def test_an_ignored_proxy_is_a_warning_unless_it_is_used_or_replaced():
    environ = {"https_proxy": "http://me:s3cret@h:1"}
    ignored = environment_finding(LiveConfig(), environ)
    assert (ignored.verdict, "no proxy is used, although these are set: https_proxy" in ignored.detail) == (
        Verdict.WARNED,
        True,
    )
    replaced = environment_finding(LiveConfig(proxy="http://h:1"), environ)
    used = environment_finding(LiveConfig(proxy_from_env=True), environ)
    assert {replaced.verdict, used.verdict} == {Verdict.PASSED}
    assert "proxies are read from https_proxy" in used.detail


def test_without_dates_nothing_is_said_about_the_clock():
    assert clock_finding([]).verdict is Verdict.SKIPPED

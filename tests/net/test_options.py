from __future__ import annotations

import copy
import importlib.util
import os
import pickle
import socket
import ssl
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.imports import loaded_by
from tiktok_live.errors import ConfigError
from tiktok_live.net import options
from tiktok_live.net.options import NetworkOptions
from tiktok_live.net.proxy import Proxy

HIDDEN = "S3cr3tV4lue"
URLS = ["http://h/", "https://h/", "ws://h/", "wss://h/"]


@pytest.fixture(autouse=True)
def environment(monkeypatch) -> pytest.MonkeyPatch:
    """An environment without proxies, and the extra for SOCKS proxies."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name == "REQUEST_METHOD":
            monkeypatch.delenv(name)
    monkeypatch.setattr(options, "find_spec", lambda name: object())
    return monkeypatch


def test_by_default_every_connection_is_direct(environment):
    environment.setenv("https_proxy", "http://127.0.0.1:1")
    environment.setenv("all_proxy", "http://127.0.0.1:1")
    assert [NetworkOptions().resolve(url) for url in URLS] == [None] * 4
    assert [NetworkOptions(proxy_from_env=False).resolve(url) for url in URLS] == [None] * 4


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:8080", Proxy("http", "h", 8080)),
        ("HTTP://H:8080/", Proxy("http", "h", 8080)),
        ("https://h", Proxy("https", "h", 443)),
        (f"http://{'a' * 63}.b.:1", Proxy("http", f"{'a' * 63}.b.", 1)),
        ("http://h", Proxy("http", "h", 80)),
        ("socks5://h", Proxy("socks5h", "h", 1080)),
        ("socks5h://[::1]:9", Proxy("socks5h", "::1", 9)),
        ("http://me:word@h:1", Proxy("http", "h", 1, "me", "word")),
        ("http://me%40x:p%3A%2F%25@h:1", Proxy("http", "h", 1, "me@x", "p:/%")),
        ("http://me:p@ss@h:1", Proxy("http", "h", 1, "me", "p@ss")),
        ("http://token@h:1", Proxy("http", "h", 1, "token", "")),
        ("http://me:p%C3%A9@h:1", Proxy("http", "h", 1, "me", "pé")),
    ],
)
def test_one_proxy_is_for_every_hop(url, expected):
    options = NetworkOptions(proxy=url)
    assert [options.resolve(host) for host in URLS] == [expected] * 4


def test_a_configured_proxy_has_no_exceptions(environment):
    environment.setenv("no_proxy", "*")
    assert NetworkOptions(proxy="http://h:1").resolve("http://127.0.0.1/") == Proxy("http", "h", 1)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"h:1:me:{HIDDEN}", "has no scheme: write http://host:port.*user:password@, percent-encoded"),
        (f"me:{HIDDEN}@h:1", "has no scheme"),
        ("127.0.0.1:8080", "has no scheme"),
        ("socks://h:1", "unknown scheme 'socks'.*socks5://"),
        ("socks4://h:1", "unknown scheme 'socks4'"),
        ("ftp://h:1", "unknown scheme 'ftp'"),
        ("http://", "is not a usable URL: write http://host:port"),
        (f"http://me:{HIDDEN}@:1", "is not a usable URL"),
        (f"http://h:1:me:{HIDDEN}", "is not a usable URL"),
        (f"http://me:{HIDDEN}/x@h:1", "is not a usable URL.*percent-encoded"),
        (f"http://me:12/{HIDDEN}@h:1", "is not a usable URL"),
        (f"http://me:12#{HIDDEN}@h:1", "is not a usable URL"),
        (f"http://h:1/{HIDDEN}", "is not a usable URL"),
        (f"http://h:1?{HIDDEN}", "is not a usable URL"),
        (f"http://me:{HIDDEN}@h:0", "is not a usable URL"),
        (f"http://me:{HIDDEN}@h:70000", "is not a usable URL"),
        (f"http://me:{HIDDEN}@[h:1", "is not a usable URL"),
        (f"http://me:{HIDDEN} @h:1", "is not a usable URL"),
        (f"http://me:{HIDDEN}\n@h:1", "is not a usable URL"),
        (f"http://me:{HIDDEN}é@h:1", "is not a usable URL"),
        ("http://a..b:1", "is not a usable URL"),
        (f"http://{'a' * 64}:1", "is not a usable URL"),
        ("http://h%41:1", "is not a usable URL"),
        (f"socks5://{HIDDEN}@h:1", "both a user name and a password, or neither"),
        (f"socks5://:{HIDDEN}@h:1", "both a user name and a password, or neither"),
        (f"socks5://me:{HIDDEN}%C3%A9@h:1", "ASCII"),
        (f"socks5://me:{HIDDEN}{'x' * 255}@h:1", "255 characters"),
    ],
)
def test_an_invalid_proxy_url_is_an_error_with_the_spelling_and_no_secret(url, said):
    with pytest.raises(ConfigError, match=f"(?s){said}") as refused:
        NetworkOptions(proxy=url)
    assert HIDDEN not in f"{refused.value}{refused.value!r}{refused.value.__cause__}{refused.value.__context__}"


def test_a_socks_proxy_needs_the_extra(environment):
    environment.setattr(options, "find_spec", lambda name: None if name == "python_socks" else object())
    with pytest.raises(ConfigError, match=r'pip install "tiktok-live\[socks\]"'):
        NetworkOptions(proxy="socks5://h:1")
    environment.setenv("all_proxy", "socks5h://h:1")
    with pytest.raises(ConfigError, match=r'pip install "tiktok-live\[socks\]"'):
        NetworkOptions(proxy_from_env=True)
    NetworkOptions(proxy="http://h:1")
    NetworkOptions()


def test_a_proxy_and_proxy_from_env_exclude_each_other():
    with pytest.raises(ConfigError, match="set either proxy or proxy_from_env, not both"):
        NetworkOptions(proxy="http://h:1", proxy_from_env=True)


@pytest.mark.parametrize(
    ("variables", "hosts"),
    [
        ({}, [None] * 4),
        ({"http_proxy": "http://a:1"}, ["a", None, "a", None]),
        ({"https_proxy": "http://a:1"}, [None, "a", None, "a"]),
        ({"HTTPS_PROXY": "http://a:1"}, [None, "a", None, "a"]),
        ({"https_proxy": "http://a:1", "all_proxy": "http://b:1"}, ["b", "a", "b", "a"]),
        ({"https_proxy": "http://a:1", "wss_proxy": "http://b:1"}, [None, "a", None, "b"]),
        ({"http_proxy": "http://a:1", "ws_proxy": "http://b:1"}, ["a", None, "b", None]),
        ({"all_proxy": "socks5://a:1"}, ["a"] * 4),
        ({"all_proxy": "a:1"}, ["a"] * 4),
        ({"all_proxy": ""}, [None] * 4),
        ({"ftp_proxy": "nonsense"}, [None] * 4),
    ],
)
def test_the_environment_s_proxies_are_used_if_enabled(environment, variables, hosts):
    for name, value in variables.items():
        environment.setenv(name, value)
    options = NetworkOptions(proxy_from_env=True)
    found = [options.resolve(url) for url in URLS]
    assert [proxy and proxy.host for proxy in found] == hosts


def test_the_environment_is_read_once(environment):
    environment.setenv("all_proxy", "http://a:1")
    options = NetworkOptions(proxy_from_env=True)
    environment.setenv("no_proxy", "*")
    environment.setenv("all_proxy", "http://b:1")
    assert options.resolve("https://h/") == Proxy("http", "a", 1)


@pytest.mark.parametrize(
    ("exceptions", "url", "is_direct"),
    [
        ("h", "https://h/", True),
        ("h", "https://h:8443/", True),
        ("h:8443", "https://h:8443/", True),
        ("h:8443", "https://h/", False),
        ("h:8443", "wss://a.h:8443/", True),
        ("H", "wss://h/", True),
        ("example.com", "https://a.b.example.com/", True),
        (".example.com", "https://a.example.com/", True),
        ("*.example.com", "https://a.example.com/", True),
        ("example.com", "https://notexample.com/", False),
        ("a, b c", "https://b/", True),
        ("a, b c", "https://c/", True),
        ("*", "https://anything/", True),
        (".", "https://anything/", False),
        (",", "https://anything/", False),
        ("::1", "https://[::1]/", True),
        ("[::1]", "https://[::1]:3/", True),
        ("127.0.0.1", "ws://127.0.0.1:3/", True),
    ],
)
def test_the_environment_names_exceptions(environment, exceptions, url, is_direct):
    environment.setenv("all_proxy", "http://a:1")
    environment.setenv("no_proxy", exceptions)
    assert (NetworkOptions(proxy_from_env=True).resolve(url) is None) is is_direct


def test_a_wrong_proxy_of_the_environment_is_refused_by_its_variable(environment):
    environment.setenv("https_proxy", f"socks://me:{HIDDEN}@h:1")
    with pytest.raises(ConfigError, match="the environment's https_proxy has the unknown scheme 'socks'") as refused:
        NetworkOptions(proxy_from_env=True)
    assert HIDDEN not in str(refused.value)


def test_no_repr_shows_credentials(environment):
    options = NetworkOptions(proxy=f"socks5://{HIDDEN}:{HIDDEN}@h:1", family="any")
    assert repr(options) == "NetworkOptions(proxy='socks5h://h:1', proxy_from_env=False, ca_file=None, family='any')"
    assert HIDDEN not in repr(options.resolve("https://h/"))
    environment.setenv("all_proxy", f"http://me:{HIDDEN}@h:1")
    assert HIDDEN not in repr(NetworkOptions(proxy_from_env=True))


def test_options_are_values():
    options = NetworkOptions(proxy="http://me:word@h:1")
    assert options == NetworkOptions(proxy="http://me:word@h:1")
    assert hash(options) == hash(copy.copy(options))
    assert options != NetworkOptions()
    assert pickle.loads(pickle.dumps(options)).resolve("https://x/") == Proxy("http", "h", 1, "me", "word")
    assert replace(options, proxy="http://other:2").resolve("https://x/") == Proxy("http", "other", 2)
    assert replace(options, proxy="").resolve("https://x/") is None
    with pytest.raises(AttributeError):
        options.proxy = ""


@pytest.mark.parametrize(
    ("family", "host", "expected"),
    [
        ("any", "h", socket.AF_UNSPEC),
        ("ipv4", "h", socket.AF_INET),
        ("ipv6", "h", socket.AF_INET6),
        ("ipv4", "::1", socket.AF_UNSPEC),
        ("ipv4", "fe80::1%eth0", socket.AF_UNSPEC),
        ("ipv6", "127.0.0.1", socket.AF_UNSPEC),
    ],
)
def test_a_family_applies_only_to_names(family, host, expected):
    assert NetworkOptions(family=family).family_of(host) == expected


@pytest.mark.parametrize("family", ["", "IPv4", "4", None])
def test_an_unknown_family_is_refused(family):
    with pytest.raises(ConfigError, match="family must be one of any, ipv4, ipv6, not"):
        NetworkOptions(family=family)


def test_a_family_cannot_be_chosen_for_a_socks_proxy_with_a_name():
    with pytest.raises(ConfigError, match="needs the IP address of a SOCKS proxy"):
        NetworkOptions(proxy="socks5://h:1", family="ipv4")
    NetworkOptions(proxy="socks5://127.0.0.1:1", family="ipv4")
    NetworkOptions(proxy="http://h:1", family="ipv4")


def test_certificates_and_names_are_always_verified():
    context = NetworkOptions().ssl_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_certificate_authority_is_added_to_the_system_s(tmp_path):
    trustme = pytest.importorskip("trustme")
    file = tmp_path / "authority.pem"
    trustme.CA().cert_pem.write_to_path(str(file))
    before = NetworkOptions().ssl_context().cert_store_stats()["x509_ca"]
    for ca_file in (file, str(file)):
        context = NetworkOptions(ca_file=ca_file).ssl_context()
        assert context.cert_store_stats()["x509_ca"] == before + 1
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize("content", [None, b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nx\n"])
def test_a_file_without_certificates_is_refused_at_once(tmp_path, content):
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"ca_file '.*authority\.pem' is not a file with PEM certificates"):
        NetworkOptions(ca_file=file)


def test_creating_options_loads_no_network_library():
    loaded = loaded_by("from tiktok_live.net.options import NetworkOptions; NetworkOptions(proxy='http://h:1')")
    assert loaded & {"aiohttp", "websockets", "python_socks", "aiohttp_socks", "urllib.request", "asyncio"} == set()


@pytest.mark.skipif(importlib.util.find_spec("python_socks") is None, reason="needs the extra socks")
def test_the_extra_is_found_without_being_loaded():
    code = "import sys; from tiktok_live.net.options import NetworkOptions; NetworkOptions(proxy='socks5://h:1');"
    code += "print('python_socks' in sys.modules, 'aiohttp_socks' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]

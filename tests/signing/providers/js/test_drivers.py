from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.signing.base import BadOutputOutcome, SignedRequest
from tiktok_live.signing.providers.js.drivers import DRIVERS, find_driver, package_source, read_result

URL = "https://a.example/x?b=%2f&c=ä".replace("ä", "%C3%A4")
FROM_OUTSIDE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["answer", "missing", "fields", "headers", "url", "X-Bogus"]) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def read(result):
    return read_result(json.dumps({"answer": result}), "toy", URL, "UA")


def test_fields_are_appended_encoded_in_the_signer_s_order():
    signed = read({"zz": "1", "X-Gnarly": "g/+=", "X-Bogus": "b", "_signature": "s", "msToken": "m"})
    assert isinstance(signed, SignedRequest)
    assert signed.url == f"{URL}&_signature=s&X-Bogus=b&X-Gnarly=g%2F%2B%3D&msToken=m&zz=1"
    assert signed.fields["X-Gnarly"] == "g/+="
    assert signed.user_agent == "UA"
    assert signed.headers == {}


@pytest.mark.parametrize(
    ("url", "signed"),
    [("https://a/", "https://a/?f=1"), ("https://a/?", "https://a/?f=1"), ("https://a/?b&", "https://a/?b&f=1")],
)
def test_the_separator_fits_the_url(url, signed):
    assert read_result('{"answer": {"f": "1"}}', "toy", url, "").url == signed


def test_a_driver_may_return_url_headers_and_fields():
    signed = read({"url": f"{URL}&a=1", "headers": {"X-A": "1"}, "fields": {"a": "1"}})
    assert signed == SignedRequest(url=f"{URL}&a=1", headers={"X-A": "1"}, user_agent="UA", fields={"a": "1"})


@pytest.mark.parametrize(
    "result",
    [
        None,
        "text",
        [],
        {},
        {"fields": {}},
        {"X-Bogus": None},
        {"X-Bogus": ""},
        {"X-Bogus": 1},
        {"X-Bogus": "é"},
        {"X-Bogus": "a\r\nCookie: b"},
        {"": "a"},
        {"fields": {"a": "1"}, "headers": {"X": "a\nb"}},
        {"fields": {"a": "1"}, "headers": []},
        {"url": "https://elsewhere.example/"},
        {"url": f"{URL} &a=1"},
        {"url": 1},
        {"url": ""},
        {str(number): "1" for number in range(40)},
    ],
    ids=str,
)
def test_other_results_are_bad_output_that_names_the_driver(result):
    outcome = read(result)
    assert isinstance(outcome, BadOutputOutcome)
    assert "toy" in outcome.detail


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "[" * 30_000, json.dumps({"answer": {"a": "x" * 70_000}})])
def test_a_result_that_is_not_a_short_json_object_is_bad_output(text):
    assert isinstance(read_result(text, "toy", URL, ""), BadOutputOutcome)


@given(FROM_OUTSIDE)
def test_any_result_gives_an_outcome(value):
    outcome = read_result(json.dumps(value), "toy", URL, "")
    assert isinstance(outcome, BadOutputOutcome) or outcome.url.startswith(URL)


@pytest.mark.parametrize("name", DRIVERS)
def test_the_package_has_the_built_in_drivers(name):
    driver = find_driver(name)
    assert driver.name == name
    assert "var sign" in driver.source
    assert driver.source == package_source(name)


def test_a_driver_may_be_a_file(tmp_path):
    path = tmp_path / "mine.js"
    path.write_text("function sign() {}", encoding="utf-8")
    assert find_driver(str(path)).source == "function sign() {}"


@pytest.mark.parametrize(("name", "message"), [("acrawlr", "'acrawler'"), ("WSSIGNER", "no driver"), ("", "no driver")])
def test_an_unknown_driver_is_an_error(name, message):
    with pytest.raises(ConfigError, match=message) as caught:
        find_driver(name)
    assert all(known in caught.value.advice for known in DRIVERS)


@pytest.mark.parametrize("content", [b"\xff\xfe", b" " * (1024 * 1024 + 1)])
def test_an_unreadable_driver_is_an_error(tmp_path, content):
    path = tmp_path / "mine.js"
    path.write_bytes(content)
    with pytest.raises(ConfigError):
        find_driver(str(path))

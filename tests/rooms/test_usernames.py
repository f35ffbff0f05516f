from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.rooms.usernames import normalize_unique_id


@pytest.mark.parametrize(
    "text",
    [
        "some.one_1",
        "@some.one_1",
        "@@@some.one_1",
        "  @some.one_1\n",
        "Some.One_1",
        "https://www.tiktok.com/@some.one_1",
        "http://www.tiktok.com/@some.one_1/",
        "https://m.tiktok.com/@some.one_1/live",
        "https://tiktok.com/@some.one_1/live/",
        "tiktok.com/@some.one_1",
        "www.tiktok.com/@@some.one_1/live",
        "HTTPS://WWW.TikTok.com/@Some.One_1/LIVE",
        " https://www.tiktok.com/@some.one_1/live?lang=en&x=%7C/y#top ",
        "https://www.tiktok.com/@some.one_1?lang=en",
        "https://www.tiktok.com/@some.one_1/?lang=en",
        "https://www.tiktok.com/@some.one_1#top",
    ],
)
def test_every_way_to_write_a_name_gives_the_name(text):
    assert normalize_unique_id(text) == "some.one_1"


@pytest.mark.parametrize("name", ["123456", "_", "a", "имя", ".a", "a.", "live", "tiktok"])
def test_unusual_names_are_names(name):
    assert normalize_unique_id(name) == name
    assert normalize_unique_id(f"https://www.tiktok.com/@{name}/live") == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "@",
        "..",
        "@.",
        "a b",
        "a/b",
        "../a",
        "a%2fb",
        "a\nb",
        "a\x00",
        "a@b",
        "a?b",
        "name/live",
        "https://www.tiktok.com/",
        "https://www.tiktok.com/some.one",
        "https://www.tiktok.com/@",
        "https://www.tiktok.com/@../live",
        "https://www.tiktok.com/@a/video/x",
        "https://www.tiktok.com/@a%2f/live",
        "https://www.tiktok.com/@a/live/x",
        "https://www.tiktok.com/@a?x\ny",
        "https://vm.tiktok.com/@a",
        "https://www.tiktok.com.example.org/@a",
        "https://example.org/@a",
        "https://www.tiktokxcom/@a",
        "ftp://www.tiktok.com/@a",
        "https://me:pass@www.tiktok.com/@a",
        "İ",
    ],
)
def test_everything_else_is_refused_with_what_is_accepted(text):
    with pytest.raises(ConfigError, match="is not a user name") as caught:
        normalize_unique_id(text)
    assert "https://www.tiktok.com/@name/live" in caught.value.advice


def test_a_refusal_is_short_and_without_secrets():
    with pytest.raises(ConfigError) as caught:
        normalize_unique_id("https://example.org/?sessionid=hidden" + "x" * 10_000)
    assert "hidden" not in str(caught.value)
    assert len(caught.value.message) < 120


@given(st.text() | st.from_regex(r"(https?://)?(www\.|m\.)?tiktok\.com/@+[\w.]{0,9}(/live)?/?([?#]\w*)?"))
def test_what_passes_is_a_plain_name_and_passes_again(text):
    try:
        name = normalize_unique_id(text)
    except ConfigError:
        return
    assert name
    assert all(letter.isalnum() or letter in "_." for letter in name)
    assert name == name.lower() == normalize_unique_id(name)


@pytest.mark.parametrize("given", [6811000000000000001, None, b"someone", ["someone"], True])
def test_a_value_that_is_not_text_is_refused(given):
    with pytest.raises(ConfigError, match=f"a user name must be a string, not {type(given).__name__}") as refused:
        normalize_unique_id(given)
    assert "room_id" in refused.value.advice


@pytest.mark.parametrize(
    "text",
    [
        "https://www.tiktok.com/%40some.one_1/live",
        "https://www.tiktok.com/@some.one_1/video/7311988324985424744?is_from_webapp=1",
        "https://us.tiktok.com/@some.one_1/live",
        "https://www.tiktok.com/@some.one_1/photo/7311988324985424744",
    ],
)
def test_links_that_contain_the_name_are_accepted(text):
    assert normalize_unique_id(text) == "some.one_1"


@pytest.mark.parametrize(
    "text", ["https://vm.tiktok.com/ZMabc12/", "vt.tiktok.com/ZSabc12", "https://www.tiktok.com/t/ZTabc12/?k=1"]
)
def test_a_short_link_is_explained(text):
    with pytest.raises(ConfigError, match="is a short link, which does not contain the user name") as caught:
        normalize_unique_id(text)
    assert "Open it in a browser" in caught.value.advice

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import messages, needs_captures
from tiktok_live.events.images import Image, read_image
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.proto import Image as WireImage
from tiktok_live.wire.codec import parse

FILE = "tos-maliva-avt-0068/0123456789abcdef"
SMALL = f"https://p16-sign-va.example.com/{FILE}~tplv-tiktok-shrink:72:72.webp?dr=1&x-expires=1696618800&x-signature=a"
LARGE = f"https://p16-sign-va.example.com/{FILE}~c5_100x100.webp?x-expires=1696618800&x-signature=b%3D"
LARGE_JPG = f"https://p77-sign.example.com/{FILE}~c5_100x100.jpeg?x-expires=1696618800&x-signature=c"
AVATAR = Image((SMALL, LARGE, LARGE_JPG), f"100x100/{FILE}")
GIFT = Image(("https://a.example.com/img/maliva/webcast-va/f1~tplv-obj.png", "https://b.example.com/g~tplv-obj.webp"))


def test_a_picture_has_all_mirrors():
    wire = WireImage(url_list=["https://a/1", "https://b/1"], uri="tos/1", height=3, width=4)
    image = read_image(parse("image.Image", bytes(wire)))
    assert image == Image(("https://a/1", "https://b/1"), "tos/1", width=4, height=3)
    assert image.url == "https://a/1"
    assert image


def test_an_absent_picture_is_empty():
    image = read_image(parse("image.Image", b""))
    assert image == Image()
    assert not image
    assert (image.url, image.best(), image.best("jpg"), image.key, image.expires_at) == ("", "", "", "", None)


# --- the best URL


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        ((), LARGE),
        (("webp",), LARGE),
        (("jpg",), LARGE_JPG),
        (("png", "jpg"), LARGE_JPG),
        (("jpg", "webp"), LARGE_JPG),
        (("webp", "jpg"), LARGE),
        (("png",), LARGE),
        (("png", "gif", "heic"), LARGE),
    ],
)
def test_best_is_the_largest_in_the_first_available_format(formats, expected):
    assert AVATAR.best(*formats) == expected


def test_best_prefers_the_first_of_equals():
    assert Image(("https://a/1", "https://b/1")).best() == "https://a/1"
    assert Image((LARGE_JPG, LARGE)).best() == LARGE_JPG
    assert GIFT.best() == GIFT.urls[0]
    assert GIFT.best("webp") == GIFT.urls[1]


@pytest.mark.parametrize(
    ("larger", "smaller"),
    [
        ("https://h/f~c5_100x100.webp", "https://h/f~c5_72x72.webp"),
        ("https://h/f~c5_720x720.webp", "https://h/aweme/100x100/f.webp"),
        ("https://h/f~tplv-x-cropcenter:100:100.webp", "https://h/f~tplv-x-compress_quality_300:72:72.webp"),
        ("https://h/aweme/1080x1080/f.webp", "https://h/f~c5_720x720.webp"),
        ("https://h/f~c5_1x1.webp", "https://h/f~tplv-obj.webp"),
        ("https://h/aweme/72x72/f~c5_720x720.webp", "https://h/aweme/1080x1080/f~c5_100x100.webp"),
        ("https://h/f~c5_100x100.webp?x=1", "https://h/f~c5_72x72.webp?size=900x900"),
    ],
)
def test_sizes_are_read_from_every_form_of_url(larger, smaller):
    assert Image((smaller, larger)).best() == larger
    assert Image((larger, smaller)).best() == larger


@pytest.mark.parametrize("extension", ["jpg", "jpeg", "JPEG", "jpg?x=.webp", "jpg#.webp"])
def test_jpg_has_two_spellings(extension):
    url = f"https://h/f.{extension}"
    assert Image(("https://h/f.webp", url)).best("jpg") == url


# --- the key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (SMALL, FILE),
        (LARGE_JPG, FILE),
        ("https://h/aweme/100x100/tiktok-obj/16849.webp?x-expires=1", "tiktok-obj/16849"),
        ("https://h/aweme/100x100/tiktok-obj/16849.jpeg", "tiktok-obj/16849"),
        ("https://h/img/maliva/webcast-va/f1~tplv-obj.png", "webcast-va/f1"),
        ("https://h/img/maliva/webcast-va/resource/f.png~tplv-obj.webp", "webcast-va/resource/f.png"),
        ("https://h/webcast-va/badge.png~tplv-obj.image", "webcast-va/badge.png"),
        ("//h/webcast-va/badge.png~tplv-obj.image", "webcast-va/badge.png"),
        ("https://h/pictures/1.png?x=~a", "pictures/1.png"),
        ("https://h/pictures/1.png#a~b", "pictures/1.png"),
        ("https://h", ""),
        ("pictures/1.png", "pictures/1.png"),
    ],
)
def test_the_key_is_the_file_without_mirror_size_format_and_signature(url, key):
    assert Image((url,)).key == key
    assert Image((url,), "100x100/something-else").key == key


def test_every_url_of_a_picture_has_the_same_key():
    assert {Image((url,)).key for url in AVATAR.urls} == {AVATAR.key} == {FILE}


# --- the expiry


@pytest.mark.parametrize(
    ("url", "seconds"),
    [
        (SMALL, 1696618800),
        ("https://h/f?x-expires=1760428800", 1760428800),
        ("https://h/f?x-expires=1760428800#a", 1760428800),
        ("https://h/f", None),
        ("https://h/f?x-expires=", None),
        ("https://h/f?x-expires=soon", None),
        ("https://h/f?x-expires=1760428800s", None),
        ("https://h/f?not-x-expires=1760428800", None),
        ("https://h/f?x-expires=0", None),
        ("https://h/f?x-expires=" + "9" * 12, None),
        ("https://h/f?x-expires=" + "9" * 500, None),
        ("https://h/f?x-expires=٣", None),
    ],
)
def test_the_expiry_is_read_from_the_url(url, seconds):
    assert Image((url,)).expires_at == (datetime.fromtimestamp(seconds, UTC) if seconds else None)


def test_urls_without_expiry_are_skipped():
    assert Image(("https://h/f", SMALL)).expires_at == datetime(2023, 10, 6, 19, 0, tzinfo=UTC)


# --- random input


@given(urls=st.lists(st.text(max_size=60) | st.from_regex(r"https://h/[a-z0-9x:~./?=&-]{0,40}", fullmatch=True)))
def test_any_url_is_accepted(urls):
    image = Image(tuple(urls))
    assert image.best() in (urls or [""])
    assert image.best("png", "jpg") in (urls or [""])
    assert isinstance(image.key, str)
    assert image.expires_at is None or image.expires_at.tzinfo is UTC


def images(message):
    """Yield every picture in a message, at any depth."""
    if message.DESCRIPTOR.name == "Image":
        yield read_image(message)
        return
    for field, value in message.ListFields():
        if field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        for each in value if field.is_repeated else [value]:
            yield from images(each)


@needs_captures
def test_recorded_pictures():
    pictures = [
        image
        for row in messages()
        if row["method"] in MESSAGE_SPECS
        for image in images(parse(MESSAGE_SPECS[row["method"]].message, row["payload"]))
        if image
    ]
    assert len(pictures) > 900
    signed = [image for image in pictures if "x-expires" in image.url]
    assert len(signed) > 400
    for image in pictures:
        assert {Image((url,)).key for url in image.urls} == {image.key}
        assert "?" not in image.key
        assert "~" not in image.key
        times = {parse_qs(urlsplit(url).query).get("x-expires", [""])[0] for url in image.urls}
        assert len(times) == 1
        assert str(int(image.expires_at.timestamp()) if image.expires_at else "") == times.pop()
    # `uri`, if present, ends like the key, except for some pictures in battles.
    named = [image for image in pictures if image.uri]
    assert sum(image.uri.endswith(image.key) for image in named) > 0.95 * len(named)
    for image in signed:
        assert ".jpeg" in image.best("jpg") or not any(".jpeg" in url for url in image.urls)
        assert ".webp" in image.best("webp")
    two_sizes = [image for image in signed if len({"72:72" in url for url in image.urls}) == 2]
    assert two_sizes
    assert not any("72:72" in image.best() for image in two_sizes)

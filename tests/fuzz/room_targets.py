"""What the platform's web pages and APIs answer about users, rooms and gifts; and what people take for user names."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tests.fuzz.reading import read_value
from tests.fuzz.target import Target
from tiktok_live.errors import ConfigError
from tiktok_live.events.catalogue import GiftCatalogue
from tiktok_live.events.models import Gift, Image
from tiktok_live.rooms import LookupStatus, RoomLookup
from tiktok_live.rooms.gift_cache import GiftCache, StoredGifts
from tiktok_live.rooms.gifts import parse_gift_list
from tiktok_live.rooms.parse import parse_check_alive, parse_live_page, parse_room_info, parse_user_room
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GIFT_LISTS", "PAGES", "USER_NAMES"]

_ROOM = "7300000000000000001"
_DEEP = '{"data":' * 1_900  # deeper than Python reads, which is an error of its own
_JSON_TOKENS = (
    b"null", b"true", b"1750000000", b"1750000000000", b"1e400", b"-0", b'"\\ud800"', b"[" * 1200, b'{"a":' * 1200,
    b"9" * 4400, b"NaN", b"Infinity", b'"7300000000000000001"', b'"', b"\\", b"{}", b"[]",
)  # fmt: skip


# --- pages and API answers --------------------------------------------------------------------------------------------


def _read_page(data: bytes) -> Iterator[str]:
    for lookup in (parse_live_page(data, "host"), parse_user_room(data), parse_room_info(data)):
        _check(lookup)
        yield lookup.status.name
    alive = parse_check_alive(data)
    assert all(room_id > 0 and isinstance(said, bool) for room_id, said in alive.items())
    if alive:
        yield "alive"


def _check(lookup: RoomLookup) -> None:
    assert lookup.detail.isprintable()
    assert 0 < len(lookup.detail) < 300
    room = lookup.room
    assert room is not None or lookup.status not in {LookupStatus.LIVE, LookupStatus.PAUSED}
    if room is not None:
        assert 0 < room.room_id < 2**63
        texts = (room.unique_id, room.title, room.host_nickname, room.host_sec_uid, room.cover_url)
        assert "".join(texts).encode() is not None
        assert room.status is lookup.status
    repr(lookup)


def _page_seeds() -> list[bytes]:
    bodies = [_told(status) for status in (2, 3, 4, 99)]
    apis = [{"statusCode": 0, "message": "", "data": body} for body in bodies]
    codes = [{"statusCode": code, "data": None} for code in (0, 19881007, 4003110, 5)]
    codes += [{"status_code": code, "data": {"message": "room has finished"}} for code in (10041, 30003, 20003)]
    codes += [{"code": "10000", "type": "verify", "subtype": "slide"}]
    infos = [{"status_code": 0, "data": _info(status)} for status in (2, 3, 4, 0)]
    alive = [{"data": [{"alive": True, "room_id_str": _ROOM}, {"alive": False, "room_id": 5}]}]
    states = [{"LiveRoom": {"liveRoomUserInfo": body}} for body in bodies]
    pages = [_page("SIGI_STATE", state) for state in (*states, {"other": 1})]
    pages += [_page("sigi-persisted-data", states[0]), _page("__UNIVERSAL_DATA_FOR_REHYDRATION__", _profile(0))]
    pages += [_page("__UNIVERSAL_DATA_FOR_REHYDRATION__", _profile(code)) for code in (10221, 10222)]
    answers = [json.dumps(answer) for answer in (*apis, *codes, *infos, *alive)]
    offline = json.dumps({"statusCode": 0, "data": {"user": {"status": 4}, "liveRoom": {}}})
    texts = (
        "",
        "<html>tiktok-verify-page</html>",
        "<title>Log in | TikTok",
        "[]",
        offline,
        _DEEP,
        _page("SIGI_STATE", 5).replace("5", _DEEP),
    )
    return [text.encode() for text in (*texts, *answers, *pages)]


def _told(status: int) -> dict[str, object]:
    user = {"id": "68", "uniqueId": "demo", "nickname": "Demo", "secUid": "MS4w", "roomId": _ROOM, "status": status}
    live = {"status": status, "title": "hi", "startTime": 1750000000, "liveRoomStats": {"userCount": 5}}
    return {"user": user, "liveRoom": live}


def _info(status: int) -> dict[str, object]:
    owner = {"id_str": "68", "display_id": "demo", "nickname": "Demo", "sec_uid": "MS4w"}
    cover = {"url_list": ["https://x/1"]}
    return {
        "id_str": _ROOM,
        "status": status,
        "user_count": 5,
        "create_time": 1750000000,
        "owner": owner,
        "cover": cover,
    }


def _profile(code: int) -> dict[str, object]:
    detail = {"statusCode": code, "userInfo": {"user": {"uniqueId": "demo", "roomId": _ROOM}}}
    return {"__DEFAULT_SCOPE__": {"webapp.user-detail": detail}}


def _page(name: str, state: object) -> str:
    return f'<html><script>var id="x";</script><script id="{name}" type="application/json">{json.dumps(state)}</script>'


PAGES = Target(
    name="pages",
    read=_read_page,
    seeds=_page_seeds,
    outcomes=frozenset({*(status.name for status in LookupStatus), "alive"}),
    tokens=(
        *_JSON_TOKENS, b"<script ", b"</script>", b'id="SIGI_STATE"', b">", b"LiveRoom", b"liveRoomUserInfo", b"roomId",
        b"status", b"statusCode", b"status_code", b"data", b"user", b"liveRoom", b"room_id_str", b"alive",
    ),
    max_bytes=16 * 1024,
)  # fmt: skip


# --- gift lists -------------------------------------------------------------------------------------------------------


def _read_gifts(data: bytes) -> Iterator[str]:
    listed = parse_gift_list(data)
    _check_gifts(listed)
    yield "list" if listed else "nothing"
    with tempfile.TemporaryDirectory(prefix="tiktok_live-fuzz-") as folder:
        cache = GiftCache(Path(folder), host="h", language="en", region="US")
        cache._path.write_bytes(data)
        stored = cache.read()
        if stored is not None:
            _check_gifts(GiftCatalogue(stored.gifts))
            yield "stored"


def _check_gifts(gifts: GiftCatalogue) -> None:
    read_value(gifts)
    assert gifts.only(*gifts) == gifts
    hash(gifts)
    msgspec.json.encode(list(gifts.values()))


def _gift_seeds() -> list[bytes]:
    icon = {"url_list": ["https://x/a.png", ""], "uri": "a", "width": 72, "height": 72}
    rose = {"id": 5655, "name": "Rose", "type": 1, "diamond_count": 1, "combo": True, "icon": icon}
    answers = [
        {},
        {"data": None},
        {"data": {"gifts": [rose, rose | {"id": "7", "type": 0, "icon": None, "image": icon}, None]}},
        {"data": {"pages": [{"gifts": [rose | {"name": None}]}, {"gifts": None}]}},
    ]
    stored = StoredGifts("h", "en", "US", 5.0, (Gift(5655, "Rose", 1, True, Image(("https://x/a.png",))),))
    return [b"", _DEEP.encode(), msgspec.json.encode(stored), *(json.dumps(answer).encode() for answer in answers)]


GIFT_LISTS = Target(
    name="gifts",
    read=_read_gifts,
    seeds=_gift_seeds,
    outcomes=frozenset({"list", "nothing", "stored"}),
    tokens=(*_JSON_TOKENS, b"data", b"gifts", b"pages", b"url_list", b"diamond_count", b"image"),
    max_bytes=16 * 1024,
)


# --- user names -------------------------------------------------------------------------------------------------------


def _read_name(data: bytes) -> Iterator[str]:
    # What a terminal hands over may hold bytes that are no UTF-8.
    text = data.decode("utf-8", errors="surrogateescape")
    try:
        name = normalize_unique_id(text)
    except ConfigError as error:
        str(error).encode()
        yield type(error).__name__
        return
    assert name
    assert not set(name) & set("@/?#% \n")
    assert normalize_unique_id(name) == name
    assert normalize_unique_id(f"https://www.tiktok.com/@{name}/live?x=1") == name
    yield "name"


def _name_seeds() -> list[bytes]:
    names = [
        "",
        "demo",
        " @Demo_1.x ",
        "https://www.tiktok.com/@demo/live?lang=en#x",
        "m.tiktok.com/@demo",
        "..",
        "ÜNÏ",
    ]
    return [name.encode() for name in [*names, "@@a", "a b", "https://evil.test/@demo", "demo\n", "ΑΣ"]]


USER_NAMES = Target(
    name="names",
    read=_read_name,
    seeds=_name_seeds,
    outcomes=frozenset({"name", "ConfigError"}),
    tokens=(
        b"@",
        b"https://",
        b"tiktok.com/",
        b"/live",
        b"?",
        "İ".encode(),
        "ẞ".encode(),
        "٣".encode(),
        b"\xed\xb2\x80",
    ),
)

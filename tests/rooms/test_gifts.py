from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import logging
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tests.rooms.scripted_http import ScriptedHttp
from tiktok_live.errors import ConfigError, NetworkError, PayloadTooLarge, UsageError
from tiktok_live.events.catalogue import NO_GIFTS, GiftCatalogue
from tiktok_live.events.images import Image
from tiktok_live.events.models import Gift
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.rooms.gift_cache import GiftCache, StoredGifts
from tiktok_live.rooms.gifts import GiftCatalogueLoader, RoomGifts, parse_gift_list
from tiktok_live.simulator import GIFTS, SimulatedRoom, Simulator
from tiktok_live.testing import VirtualClock

HOUR = 3600.0
PATH = "/webcast/gift/list/"
ROSE = Gift(5655, "Rose", 1, is_streakable=True, icon=Image(("https://x/r.png",)))
CAP = Gift(6104, "Cap", 99)


def wire(gift: Gift) -> dict[str, object]:
    icon = {"url_list": list(gift.icon.urls)}
    kind = 1 if gift.is_streakable else 2
    return {"id": gift.id, "name": gift.name, "diamond_count": gift.diamonds, "type": kind, "icon": icon}


def answer(*gifts: Gift) -> bytes:
    return json.dumps({"status_code": 0, "data": {"gifts": [wire(gift) for gift in gifts]}}).encode()


def parsed(data: object) -> dict[int, Gift]:
    return dict(parse_gift_list(json.dumps({"data": data, "status_code": 0})))


# --- the answer


def test_a_gift_of_the_list():
    fields = {
        "id": 5655,
        "name": "Rose",
        "describe": "sent Rose",
        "diamond_count": 1,
        "combo": True,
        "type": 1,
        "icon": {"url_list": ["https://x/r.png", "https://y/r.png"], "uri": "a/r", "width": 4, "height": 3},
        "image": {"url_list": ["https://x/other.png"]},
    }
    icon = Image(("https://x/r.png", "https://y/r.png"), "a/r", width=4, height=3)
    assert parsed({"gifts": [fields]}) == {5655: Gift(5655, "Rose", 1, is_streakable=True, icon=icon)}


@pytest.mark.parametrize(
    ("fields", "gift"),
    [
        ({"id": 5}, Gift(5)),
        ({"id": "5", "diamond_count": "99", "type": "1"}, Gift(5, "", 99, is_streakable=True)),
        ({"id": 5, "type": 2, "combo": True}, Gift(5)),
        ({"id": 5, "combo": True}, Gift(5, is_streakable=True)),
        ({"id": 5, "type": 0, "combo": True}, Gift(5, is_streakable=True)),
        ({"id": 5, "combo": 1}, Gift(5)),
        ({"id": 5, "image": {"url_list": ["u"]}}, Gift(5, icon=Image(("u",)))),
        ({"id": 5, "icon": {"url_list": []}, "image": {"url_list": ["u", 7, ""]}}, Gift(5, icon=Image(("u",)))),
        ({"id": 5, "name": None, "diamond_count": None, "type": None, "icon": None}, Gift(5)),
        ({"id": 5, "name": 7, "diamond_count": -1, "icon": "https://x"}, Gift(5)),
    ],
)
def test_what_is_missing_or_odd_is_empty(fields, gift):
    assert parsed({"gifts": [fields]}) == {5: gift}


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, {"name": "Rose"}, {"id": 0}, {"id": -1}, {"id": True}])
def test_a_gift_without_an_id_is_left_out(odd):
    assert parsed({"gifts": [odd, {"id": 6104, "name": "Cap"}]}) == {6104: Gift(6104, "Cap")}


def test_pages_of_the_panel_are_read_too():
    pages = [{"gifts": [{"id": 1, "name": "One"}]}, None, {"gifts": None}, {"gifts": [{"id": 2}]}]
    assert parsed({"gifts": [{"id": 2, "name": "Two"}], "pages": pages}) == {1: Gift(1, "One"), 2: Gift(2, "Two")}
    assert set(parsed({"pages": pages})) == {1, 2}


def test_of_two_with_one_id_the_first_that_has_a_name_counts():
    gifts = [{"id": 1, "diamond_count": 5}, {"id": 1, "name": "One"}, {"id": "1", "name": "Other"}]
    assert parsed({"gifts": gifts}) == {1: Gift(1, "One")}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html>",
        b"\xff",
        b"[" * 100_000,
        b'{"data": null}',
        b'{"data": {"gifts": {"id": 5}}}',
        b'{"status_code": 4003110, "data": {"prompts": "", "message": "x"}}',
    ],
)
def test_an_answer_without_gifts_is_an_empty_catalogue(body):
    assert parse_gift_list(body) == NO_GIFTS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["5", "https://x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "name", "diamond_count", "type", "combo", "icon", "url_list", "gifts", "pages", "uri"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(JSON, JSON)
def test_any_json_is_a_catalogue(gifts, data):
    catalogue = parse_gift_list(json.dumps({"data": {"gifts": [gifts], "pages": [data]}}))
    for gift_id, gift in catalogue.items():
        assert gift.id == gift_id > 0
    # What was parsed can be stored and read again.
    stored = StoredGifts("h", "en", "US", 0.0, tuple(catalogue.values()))
    assert msgspec.json.decode(msgspec.json.encode(stored), type=StoredGifts) == stored
    assert isinstance(parse_gift_list(json.dumps(data)), GiftCatalogue)


@needs_captures
def test_a_recorded_list():
    body = (CAPTURES / "gift_list_2024-01.json").read_bytes()
    catalogue = parse_gift_list(body)
    said = {gift["id"]: gift for gift in json.loads(body)["data"]["gifts"]}
    assert len(catalogue) == len(said) == 116
    for gift_id, gift in catalogue.items():
        fields = said[gift_id]
        assert (gift.name, gift.diamonds) == (fields["name"], fields["diamond_count"])
        assert gift.is_streakable == fields["combo"] == (fields["type"] == 1)
        assert list(gift.icon.urls) == fields["icon"]["url_list"]
        assert gift.name
        assert gift.diamonds
        assert gift.icon.key == gift.icon.uri
        assert gift.icon.expires_at is None
    for length in range(0, len(body), 9973):
        assert parse_gift_list(body[:length]) == NO_GIFTS


@needs_captures
def test_a_list_is_parsed_into_gifts():
    rows = json.loads((CAPTURES / "gifts.json").read_text(encoding="utf-8"))["gifts"]
    catalogue = parsed({"gifts": rows})
    assert len(catalogue) == 748
    for row in rows:
        gift = catalogue[row["id"]]
        assert (gift.name, gift.diamonds) == (row["name"] or "", row["diamond_count"] or 0)
        assert gift.is_streakable == bool(row.get("streakable"))


# --- the loader


class Rig:
    """One loader with a scripted answer, on a clock that moves when told."""

    def __init__(self, folder: Path | None, said: bytes | int | Exception = b"", clock: VirtualClock | None = None):
        self.clock = clock or VirtualClock()
        self.http = ScriptedHttp({PATH: said})
        self.loader = GiftCatalogueLoader(
            self.http,
            webcast_url="https://webcast.example.com",
            language="en",
            region="US",
            cache_dir=folder,
            user_agent="agent/1",
            timeout=3.5,
            clock=self.clock,
        )

    def says(self, said: bytes | int | Exception) -> None:
        self.http.script[PATH] = said

    @property
    def asked(self) -> int:
        return len(self.http.asked)


async def test_the_list_is_requested_once(tmp_path):
    rig = Rig(tmp_path, answer(ROSE))
    assert dict(await rig.loader.load(73)) == {5655: ROSE}
    assert dict(await rig.loader.load(73)) == {5655: ROSE}
    assert rig.asked == 1
    asked = rig.http.asked[0]
    split = urlsplit(asked.url)
    assert f"{split.scheme}://{split.netloc}{split.path}" == f"https://webcast.example.com{PATH}"
    assert parse_qs(split.query, strict_parsing=True) == {
        "aid": ["1988"],
        "app_language": ["en"],
        "webcast_language": ["en"],
        "region": ["US"],
        "device_platform": ["web"],
        "room_id": ["73"],
    }
    assert asked.headers == {
        "User-Agent": "agent/1",
        "Accept": "application/json",
        "Accept-Language": "en-US,en;q=0.9",
    }
    assert asked.timeout == 3.5
    assert 4 * 1024 * 1024 < asked.max_bytes <= 64 * 1024 * 1024


async def test_another_process_finds_it_on_disk(tmp_path):
    rig = Rig(tmp_path, answer(ROSE))
    await rig.loader.load(73)
    other = Rig(tmp_path, 500, rig.clock)
    assert dict(await other.loader.load(74)) == {5655: ROSE}
    assert other.asked == 0


async def test_a_list_is_fresh_for_a_day(tmp_path):
    rig = Rig(tmp_path, answer(ROSE))
    await rig.loader.load(73)
    other = Rig(tmp_path, answer(CAP), rig.clock)
    rig.says(answer(CAP))
    await rig.clock.advance(24 * HOUR - 1)
    assert 5655 in await rig.loader.load(73)
    assert 5655 in await other.loader.load(73)
    assert (rig.asked, other.asked) == (1, 0)
    await rig.clock.advance(1)
    assert dict(await rig.loader.load(73)) == {6104: CAP}
    # The first one has stored the new list.
    assert dict(await other.loader.load(73)) == {6104: CAP}
    assert (rig.asked, other.asked) == (2, 0)


async def test_a_list_from_the_future_is_not_fresh(tmp_path):
    later = Rig(tmp_path, answer(ROSE), VirtualClock(wall=1_760_000_000.0))
    await later.loader.load(73)
    now = Rig(tmp_path, answer(CAP))
    assert dict(await now.loader.load(73)) == {6104: CAP}
    assert dict(await now.loader.load(73)) == {6104: CAP}
    assert now.asked == 1
    assert dict(await Rig(tmp_path, 500).loader.load(73)) == {6104: CAP}


async def test_an_empty_list_on_disk_is_not_enough(tmp_path):
    owner = {"host": "webcast.example.com", "language": "en", "region": "US"}
    GiftCache(tmp_path, **owner).write(StoredGifts(**owner, stored_at=VirtualClock().wall(), gifts=()))
    assert dict(await Rig(tmp_path, answer(ROSE)).loader.load(73)) == {5655: ROSE}


async def test_without_a_folder_nothing_is_stored_and_memory_is_enough(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rig = Rig(None, answer(ROSE))
    assert 5655 in await rig.loader.load(73)
    assert 5655 in await rig.loader.load(73)
    assert rig.asked == 1
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_does_not_work_costs_nothing_but_a_debug_line(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    rig = Rig(tmp_path / "file", answer(ROSE))
    with caplog.at_level(logging.DEBUG, "tiktok_live"):
        assert 5655 in await rig.loader.load(73)
    assert {record.levelname for record in caplog.records} == {"DEBUG"}


async def test_a_truncated_file_is_requested_again(tmp_path):
    await Rig(tmp_path, answer(ROSE)).loader.load(73)
    [path] = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    rig = Rig(tmp_path, answer(CAP))
    assert dict(await rig.loader.load(73)) == {6104: CAP}
    assert rig.asked == 1
    assert dict(await Rig(tmp_path, 500).loader.load(73)) == {6104: CAP}


FAILURES = [
    NetworkError("the host is down"),
    PayloadTooLarge("too much"),
    ConfigError("no URL"),
    UsageError("this HTTP client is closed"),
    403,
    500,
    b"",
    b"<html>",
    b'{"status_code": 0, "data": {"gifts": []}}',
]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
async def test_a_failure_is_a_warning_and_an_empty_catalogue(tmp_path, caplog, failure):
    rig = Rig(tmp_path, failure)
    with caplog.at_level(logging.INFO, "tiktok_live"):
        assert await rig.loader.load(73) == NO_GIFTS
    assert [(record.levelname, record.name) for record in caplog.records] == [("WARNING", "tiktok_live.rooms.gifts")]
    assert "the gift list could not be loaded" in caplog.text
    assert list(tmp_path.iterdir()) == []
    rig.says(answer(ROSE))
    assert 5655 in await rig.loader.load(73)


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("same_process", [True, False])
async def test_a_failure_leaves_the_older_list(tmp_path, failure, same_process):
    rig = Rig(tmp_path, answer(ROSE))
    await rig.loader.load(73)
    await rig.clock.advance(24 * HOUR)
    late = rig if same_process else Rig(tmp_path, b"", rig.clock)
    late.says(failure)
    assert dict(await late.loader.load(73)) == {5655: ROSE}
    assert late.asked == (2 if same_process else 1)
    assert dict(await Rig(tmp_path, 500, rig.clock).loader.load(73)) == {5655: ROSE}


class Refusing(ScriptedHttp):
    """Refuses, whatever else it says."""

    async def get(self, *args, **options):
        return dataclasses.replace(await super().get(*args, **options), status=403)


async def test_gifts_of_a_refusal_are_not_taken(caplog):
    rig = Rig(None)
    rig.loader._http = Refusing({PATH: answer(ROSE)})
    assert await rig.loader.load(73) == NO_GIFTS
    assert "HTTP 403" in caplog.text


async def test_the_newer_of_memory_and_disk_is_kept(tmp_path, monkeypatch):
    rig = Rig(tmp_path, answer(ROSE))
    await rig.loader.load(73)
    await rig.clock.advance(24 * HOUR)
    rig.says(answer(CAP))
    monkeypatch.setattr(GiftCache, "write", lambda *_: None)
    assert 6104 in await rig.loader.load(73)
    await rig.clock.advance(24 * HOUR)
    rig.says(500)
    assert dict(await rig.loader.load(73)) == {6104: CAP}


async def test_no_secret_of_an_error_is_logged(tmp_path, caplog):
    await Rig(tmp_path, NetworkError("http://user:hidden@proxy is dead")).loader.load(73)
    assert "proxy is dead" in caplog.text
    assert "hidden" not in caplog.text


async def test_a_valid_list_without_the_missing_gift_is_requested_again(tmp_path):
    rig = Rig(tmp_path, answer(ROSE))
    await rig.loader.load(73)
    other = Rig(tmp_path, answer(ROSE, CAP), rig.clock)
    assert 6104 not in await other.loader.load(74, missing=5655)
    assert other.asked == 0
    assert 6104 in await other.loader.load(74, missing=6104)
    assert other.asked == 1
    other.says(500)
    assert set(await other.loader.load(74, missing=7)) == {5655, 6104}


class SlowHttp(ScriptedHttp):
    """Answers when told to."""

    def __init__(self, said: bytes) -> None:
        super().__init__({PATH: said})
        self.released = asyncio.Event()

    async def get(self, *args, **options):
        response = await super().get(*args, **options)
        await self.released.wait()
        return response


@pytest.mark.parametrize(("said", "found"), [(answer(ROSE), {5655}), (b"", set())])
async def test_calls_at_once_share_one_request_and_its_answer(said, found):
    rig = Rig(None)
    rig.loader._http = http = SlowHttp(said)
    calls = [asyncio.create_task(rig.loader.load(room)) for room in range(20)]
    await rig.clock.settle()
    http.released.set()
    assert [set(await call) for call in calls] == [found] * 20
    assert len(http.asked) == 1


async def test_a_call_that_is_given_up_costs_the_others_nothing():
    rig = Rig(None)
    rig.loader._http = http = SlowHttp(answer(ROSE))
    first, second = (asyncio.create_task(rig.loader.load(73)) for _ in range(2))
    await rig.clock.settle()
    first.cancel()
    await rig.clock.settle()
    http.released.set()
    assert 5655 in await second
    assert first.cancelled()


async def test_the_simulated_platform_s_list(tmp_path):
    async with Simulator(SimulatedRoom(unique_id="demo"), speed=0) as simulator:
        http = AiohttpClient()
        loader = GiftCatalogueLoader(
            http,
            webcast_url=f"{simulator.url}/",
            language="en",
            region="US",
            cache_dir=tmp_path,
            user_agent="agent/1",
            timeout=10.0,
            clock=VirtualClock(),
        )
        catalogue = await loader.load(7300000000000000001)
        await http.aclose()
        asked = [request.path for request in simulator.requests]
    assert asked == [PATH]
    told = {gift.id: (gift.name, gift.diamonds, gift.is_streakable) for gift in catalogue.values()}
    assert told == {kind.id: (kind.name, kind.diamonds, kind.is_streakable) for kind in GIFTS}
    assert all(gift.icon for gift in catalogue.values())
    assert [path.name for path in tmp_path.iterdir()] == ["gifts-127.0.0.1-en-US.json"]


# --- one live's catalogue


class Live:
    """A live that has a loader to itself, or shares one."""

    def __init__(self, said: bytes | int | Exception = b"", rig: Rig | None = None) -> None:
        self.rig = rig or Rig(None, said)
        self.gifts = RoomGifts(self.rig.loader)

    async def notice(self, gift: Gift, room_id: int = 73) -> None:
        self.gifts.notice(gift, room_id)
        await self.rig.clock.settle()


async def test_a_complete_gift_does_not_load_the_catalogue():
    live = Live(answer(ROSE))
    await live.notice(CAP)
    assert live.rig.asked == 0
    assert live.gifts.catalogue is NO_GIFTS
    await live.gifts.aclose()


@pytest.mark.parametrize("gift", [Gift(5655), Gift(5655, "Rose"), Gift(5655, diamonds=1)])
async def test_a_gift_without_a_name_or_a_price_loads_it(gift):
    live = Live(answer(ROSE))
    await live.notice(gift)
    assert live.gifts.catalogue == GiftCatalogue([ROSE])
    assert "room_id=73" in live.rig.http.asked[0].url
    await live.gifts.aclose()


async def test_a_gift_without_an_id_is_not_looked_up():
    live = Live(500)
    for _ in range(3):
        await live.notice(Gift())
    assert live.rig.asked == 0


async def test_it_is_loaded_at_most_once_in_ten_minutes():
    live = Live(500)
    await live.notice(Gift(5655))
    await live.notice(Gift(5655))
    await live.rig.clock.advance(599)
    await live.notice(Gift(6104))
    assert live.rig.asked == 1
    assert live.gifts.catalogue == NO_GIFTS
    live.rig.says(answer(ROSE))
    await live.rig.clock.advance(1)
    await live.notice(Gift(5655))
    assert live.rig.asked == 2
    assert live.gifts.catalogue == GiftCatalogue([ROSE])
    await live.gifts.aclose()


async def test_a_gift_without_a_price_does_not_block_requests_for_others():
    live = Live(answer(Gift(7, "Odd")))
    await live.gifts.load(73)
    for _ in range(3):
        live.gifts.notice(Gift(7, "Odd"), 73)
        assert len(asyncio.all_tasks()) == 1
    assert live.rig.asked == 1
    await live.notice(Gift(5655))
    assert live.rig.asked == 2
    await live.gifts.aclose()


async def test_a_gift_missing_from_a_valid_list_causes_another_request():
    live = Live(answer(CAP))
    assert 6104 in await live.gifts.load(73)
    before = live.gifts.catalogue
    live.rig.says(answer(CAP, ROSE))
    await live.notice(Gift(5655))
    assert set(live.gifts.catalogue) == {6104, 5655}
    assert set(before) == {6104}
    await live.gifts.aclose()


async def test_it_can_be_loaded_without_a_gift():
    live = Live(answer(ROSE))
    assert await live.gifts.load(73) == GiftCatalogue([ROSE])
    assert live.gifts.catalogue == GiftCatalogue([ROSE])
    failing = Live(500)
    assert await failing.gifts.load(73) == NO_GIFTS
    assert failing.gifts.catalogue == NO_GIFTS


async def test_loading_stops_when_it_is_closed():
    live = Live(answer(ROSE))
    live.rig.loader._http = SlowHttp(answer(ROSE))
    await live.notice(Gift(5655))
    await live.gifts.aclose()
    await live.gifts.aclose()
    assert live.gifts.catalogue == NO_GIFTS
    assert len(asyncio.all_tasks()) == 1


async def test_closing_does_not_wait_for_a_request_that_cannot_be_stopped(monkeypatch, caplog):
    class Stubborn(SlowHttp):
        async def get(self, *args, **options):
            while not self.released.is_set():
                with contextlib.suppress(asyncio.CancelledError):
                    await self.released.wait()
            return await super().get(*args, **options)

    monkeypatch.setattr("tiktok_live.rooms.gifts._CLOSE_TIMEOUT", 0.01)
    live = Live()
    live.rig.loader._http = http = Stubborn(answer(ROSE))
    await live.notice(Gift(5655))
    await live.gifts.aclose()
    assert "did not stop" in caplog.text
    http.released.set()
    await live.rig.clock.settle()


# --- many lives, one catalogue


def pool(rig: Rig, rooms: int = 20) -> list[Live]:
    return [Live(rig=rig) for _ in range(rooms)]


async def test_rooms_that_share_a_loader_share_one_request_and_one_catalogue():
    rig = Rig(None)
    rig.loader._http = http = SlowHttp(answer(ROSE))
    lives = pool(rig)
    for number, live in enumerate(lives, 1):
        await live.notice(Gift(5655), room_id=number)
    http.released.set()
    await rig.clock.settle()
    assert len(http.asked) == 1
    assert "room_id=1" in http.asked[0].url
    assert {id(live.gifts.catalogue) for live in lives} == {id(rig.loader.catalogue)}
    assert all(5655 in live.gifts.catalogue for live in lives)
    # One that comes later finds it there.
    late = Live(rig=rig)
    assert 5655 in late.gifts.catalogue
    await late.notice(Gift(5655))
    assert len(http.asked) == 1


async def test_an_unavailable_list_is_requested_once_for_all_rooms():
    rig = Rig(None, 500)
    lives = pool(rig)
    for live in lives:
        await live.notice(Gift(5655))
    await rig.clock.advance(599)
    for live in lives:
        await live.notice(Gift(6104))
    assert rig.asked == 1
    await rig.clock.advance(1)
    for live in lives:
        await live.notice(Gift(6104))
    assert rig.asked == 2


async def test_a_room_that_closes_while_it_asks_leaves_the_asking_to_another():
    rig = Rig(None)
    rig.loader._http = http = SlowHttp(answer(ROSE))
    first, second = pool(rig, 2)
    await first.notice(Gift(5655))
    await second.notice(Gift(5655))
    await first.gifts.aclose()
    http.released.set()
    await rig.clock.settle()
    assert 5655 in second.gifts.catalogue
    await rig.clock.advance(600)
    third = Live(rig=rig)
    rig.loader._http = slow = SlowHttp(answer(ROSE, CAP))
    await third.notice(Gift(6104))
    await third.gifts.aclose()
    assert 6104 not in third.gifts.catalogue
    slow.released.set()
    await second.notice(Gift(6104))
    assert 6104 in second.gifts.catalogue


async def test_gifts_without_end_make_one_task_a_room():
    rig = Rig(None)
    rig.loader._http = SlowHttp(answer(ROSE))
    live = Live(rig=rig)
    for number in range(1, 101):
        await live.notice(Gift(number))
    assert len(asyncio.all_tasks()) == 2
    await live.gifts.aclose()

from __future__ import annotations

import re

import pytest

from tests.cli.command_line import ROOT
from tiktok_live import ConfigError, RoomSnapshot, User
from tiktok_live.cli.events import all_models, event_page, overview
from tiktok_live.events.names import EVENTS
from tiktok_live.events.reference import describe, describe_model, models, models_in

PAGES = ["chat", "gift", "battle_scores", "system_message", "User", "Gift", "Image", "RoomSnapshot", "BadgeKind"]
REFERENCE = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_into_its_width_and_breaks_no_word(name: str, width: int) -> None:
    page = event_page(name, width)
    assert max(map(len, page.splitlines())) <= width
    assert words(page) == words(event_page(name, 10_000))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_list_of_events_fits_too(width: int) -> None:
    lines = overview(width).splitlines()
    assert [line for line in lines if len(line) > width and " " in line.strip()] == []
    assert [line.split()[0] for line in lines if line[0] != " "] == sorted(EVENTS)


def test_second_paragraphs_stay_in_the_column_of_the_text() -> None:
    lines = event_page("chat", 80).splitlines()
    first = next(line for line in lines if line.strip().startswith("The comment split"))
    second = next(line for line in lines if line.strip().startswith("A mention is"))
    assert re.match(" *", first)[0] == re.match(" *", second)[0] != ""


def test_a_page_lists_every_attribute_and_the_models_in_it() -> None:
    page = event_page("gift", 80)
    assert all(f"\n  {each.name} " in page for each in describe(EVENTS["gift"]).attributes)
    assert page.endswith("For User, Gift: tiktok-live events NAME")


def test_a_model_is_described_with_fields_properties_and_links() -> None:
    user = {each.name: each for each in describe_model(User).attributes}
    assert list(user) == list(User.__struct_fields__)
    assert "url" in {each.name for each in describe_model(models()["Image"]).attributes}
    assert models_in(describe_model(RoomSnapshot).attributes, all_models())[:2] == ["LiveStatus", "User"]
    assert "  MODERATOR  " in event_page("BadgeKind", 80)


@pytest.mark.parametrize("name", sorted(all_models()))
def test_every_attribute_of_a_model_has_a_text_and_is_on_the_page_of_events(name: str) -> None:
    section = REFERENCE.partition(f"\n## {name} (model)\n")[2].partition("\n## ")[0]
    attributes = describe_model(all_models()[name]).attributes
    assert attributes
    is_enumeration = "| member | value |" in section
    assert [each.name for each in attributes if not each.text and not is_enumeration] == []
    assert [each.name for each in attributes if f"| `{each.name}` |" not in section] == []


def test_every_link_to_a_model_has_a_target() -> None:
    targets = {f"{name.lower()}-model" for name in all_models()}
    links = set(re.findall(r"\]\(#([a-z]+-model)\)", REFERENCE))
    assert {"user-model", "gift-model", "image-model", "badge-model"} <= links <= targets


def test_what_is_neither_is_refused_with_a_hint() -> None:
    with pytest.raises(ConfigError, match="its name here is 'chat'"):
        event_page("comment", 80)

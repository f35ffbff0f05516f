"""The table `[[rule]]` of the file: its keys, and the rule that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from tiktok_live.causes import caught
from tiktok_live.client.options.kinds import ChoiceKind, OptionKind
from tiktok_live.dispatch.filters import Filter
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.names import EVENTS, event_class
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.rules.actions import Action
from tiktok_live.rules.conditions import CONDITIONS
from tiktok_live.rules.keys import Key
from tiktok_live.rules.lines import KeyPath
from tiktok_live.rules.mistakes import Mistakes
from tiktok_live.rules.persons import Person, PersonKind
from tiktok_live.rules.rule import Rule
from tiktok_live.rules.value_kinds import FLAG, LARGEST, HoursKind, NumberInRange, OneOrMore, TextKind, WholeInRange

__all__ = ["DO", "RULE_KEYS", "needed_attributes", "read_rule"]

DO = "do"
"""The key with the actions."""

_WEEK = 7 * 24 * 3600.0
_MAX_NAMED = 5  # events that an error names
# The event that a rule without `on` has, by a key that only makes sense for it.
_IMPLIED = {"gift": "gift", "min_diamonds": "gift", "command": "chat", "likes_every": "like"}
_IMPLIED |= {"viewers_reach": "viewer_count"}


class _EventKind(OptionKind):
    """The name of an event; the value is its class."""

    words = "the name of an event, such as gift, chat, follow, like or share"

    def from_toml(self, name: str, value: object, folder: Path) -> type[Event]:  # noqa: ARG002 - the same for all kinds
        """Return the class.

        Raises:
            ConfigError: no event has this name; the message suggests the right one.
        """
        if not isinstance(value, str):
            raise self.refusal(name, value)
        return event_class(value)


class _RoomKind(OptionKind):
    """The handle of a host."""

    words = "the handle of a host, such as @ann"

    def from_toml(self, name: str, value: object, folder: Path) -> str:  # noqa: ARG002 - the same for all kinds
        """Return the handle as the relay writes it.

        Raises:
            ConfigError: it is not a handle.
        """
        if not isinstance(value, str):
            raise self.refusal(name, value)
        return normalize_unique_id(value)


_SECONDS = NumberInRange(0, _WEEK, "seconds")

_BEFORE = (
    Key("name", TextKind(100), "Name of the rule, for messages and tests; different from all others"),
    Key("on", OneOrMore(_EventKind()), "The event that triggers it, or a list; docs/events.md has all", None),
    Key("enabled", FLAG, "Whether events trigger it", default=True),
    Key("rooms", OneOrMore(_RoomKind()), "Only in these rooms: handles of hosts", ()),
)
_AFTER = (
    Key("who", OneOrMore(PersonKind()), "Only these persons; a role, a handle, or a list: any of them", ()),
    Key("except", OneOrMore(PersonKind()), "Not these persons; the same words as for `who`", ()),
    Key("likes_every", WholeInRange(1, LARGEST), "Each time that the likes pass a multiple of this number", 0),
    Key("likes_per", ChoiceKind(("live", "person")), "Whose likes are counted for `likes_every`", "live"),
    Key("viewers_reach", WholeInRange(1, LARGEST), "The first time in a live that it has so many viewers", 0),
    Key("first", FLAG, "Only the first time in a live that this person does it", default=False),
    Key("streak", ChoiceKind(("once", "each_gift")), "For gifts: once for a whole streak, or for each gift", "once"),
    Key("cooldown", _SECONDS, "Seconds after a trigger in which it is not triggered again", 0.0),
    Key("cooldown_per_user", _SECONDS, "The same, for each person", 0.0),
    Key("chance", NumberInRange(0, 1), "The part of the cases in which it is triggered: 0.25 is one in four", 1.0),
    Key("quiet", OneOrMore(HoursKind()), 'Not in this part of the day, local time: `"23:00-07:00"`; or a list', ()),
)

RULE_KEYS: tuple[Key, ...] = (*_BEFORE, *[condition.key for condition in CONDITIONS], *_AFTER)
"""All keys of a rule but `do`, in the order of the documentation."""


def read_rule(table: object, where: KeyPath, mistakes: Mistakes, actions: tuple[Action, ...]) -> Rule | None:
    """Return a rule; None if its table has a mistake, which is noted.

    Args:
        table: as in the file.
        where: its place.
        mistakes: collects what is wrong.
        actions: what `do` says.
    """
    about = title(table)
    plain = {key: value for key, value in table.items() if key != DO} if isinstance(table, dict) else table
    values = mistakes.read_table(plain, RULE_KEYS, where, about)
    if values is None:
        return None
    before = len(mistakes)
    kinds = _event_classes(values)
    if not kinds:
        mistakes.add(where, ConfigError("on is missing", advice='Write the event: on = "gift"'), about)
    for key, needs in needed_attributes(values).items():
        with caught(ConfigError) as failure:
            _check_attributes(key, needs, kinds)
        if failure:
            mistakes.add((*where, key), failure.error, about)
    if len(mistakes) > before:
        return None
    return _rule(values, kinds, actions, cast("Mapping[str, Any]", table))


def title(table: object) -> str:
    """Return how messages name a rule: by its name, if it has one."""
    name = table.get("name") if isinstance(table, dict) else None
    return f'rule "{name[:100]}"' if isinstance(name, str) and name else "a rule without a name"


def _rule(values: Mapping[str, Any], kinds: tuple[type[Event], ...], actions: tuple[Action, ...], table: Any) -> Rule:
    return Rule(
        name=values["name"],
        on=kinds,
        actions=actions,
        in_words=tuple(_in_words(values)),
        is_enabled=values["enabled"],
        rooms=frozenset(values["rooms"]),
        where=_where(values),
        who=_persons(values["who"]),
        excluded=_persons(values["except"]),
        likes_every=values["likes_every"],
        likes_per=values["likes_per"],
        viewers_reach=values["viewers_reach"],
        is_first_only=values["first"],
        is_per_unit=values["streak"] != "once",
        cooldown=values["cooldown"],
        cooldown_per_user=values["cooldown_per_user"],
        chance=values["chance"],
        quiet=values["quiet"],
        table=table,
    )


def _persons(persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return no condition for a list with `anyone` in it."""
    return () if any(person.word == "anyone" for person in persons) else persons


def _event_classes(values: Mapping[str, Any]) -> tuple[type[Event], ...]:
    """Return the classes of `on`, or the one that a condition implies. A gift is its completion, unless per unit."""
    named = values["on"]
    if named is None:
        named = [EVENTS[event] for key, event in _IMPLIED.items() if values[key]][:1]
    gift = GiftCompleteEvent if values["streak"] == "once" else GiftEvent
    return tuple(dict.fromkeys(gift if cls in {GiftEvent, GiftCompleteEvent} else cls for cls in named))


def _where(values: Mapping[str, Any]) -> Filter[Any] | None:
    where: Filter[Any] | None = None
    for condition in CONDITIONS:
        value = values[condition.key.name]
        if value is not None:
            one = condition.where(value)
            where = one if where is None else where & one
    return where


def needed_attributes(values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the attributes that the conditions of a rule read, by key."""
    needs = {
        condition.key.name: condition.where(values[condition.key.name]).needs
        for condition in CONDITIONS
        if values[condition.key.name] is not None
    }
    needs |= {key: ("user",) for key in ("who", "except", "first", "cooldown_per_user") if values[key]}
    if values["likes_per"] == "person":
        needs["likes_per"] = ("user",)
    if values["viewers_reach"]:
        needs["viewers_reach"] = ("viewers",)
    if values["likes_every"]:
        needs["likes_every"] = ("count", "total")
    return needs


def _check_attributes(key: str, needs: tuple[str, ...], kinds: tuple[type[Event], ...]) -> None:
    for cls in kinds:
        if not all(_has(cls, need) for need in needs) or (key == "likes_every" and cls is not LikeEvent):
            name = "gift" if cls is GiftCompleteEvent else cls.name
            fitting = [LikeEvent.name] if key == "likes_every" else _fitting(needs)
            raise ConfigError(f"{key} does not work for {name!r}", advice=f"It works for {', '.join(fitting)}")


def _fitting(needs: tuple[str, ...]) -> list[str]:
    names = [name for name, cls in EVENTS.items() if all(_has(cls, need) for need in needs)]
    more = ["and others"] if len(names) > _MAX_NAMED else []
    return names[:_MAX_NAMED] + more


def _has(cls: type[Event], attribute: str) -> bool:
    return attribute in cls.attributes


def _in_words(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the conditions and limits in plain words."""
    if not values["enabled"]:
        yield "it is switched off"
    if values["rooms"]:
        yield f"in the room of {' or '.join(values['rooms'])}"
    for condition in CONDITIONS:
        if values[condition.key.name] is not None:
            yield f"if {condition.in_words(values[condition.key.name])}"
    yield from _persons_in_words(values)
    yield from _limits_in_words(values)


def _persons_in_words(values: Mapping[str, Any]) -> Iterator[str]:
    if who := _persons(values["who"]):
        yield f"if the person is {' or '.join(person.word for person in who)}"
    if values["except"]:
        yield f"unless the person is {' or '.join(person.word for person in values['except'])}"


def _limits_in_words(values: Mapping[str, Any]) -> Iterator[str]:
    if values["likes_every"]:
        whose = "of the live" if values["likes_per"] == "live" else "of one person"
        yield f"every {values['likes_every']} likes {whose}"
    if values["viewers_reach"]:
        yield f"when {values['viewers_reach']} viewers are reached in a live"
    if values["first"]:
        yield "only the first time of each person in a live"
    if values["streak"] != "once":
        yield "for each gift of a streak"
    if values["cooldown"]:
        yield f"at most once in {values['cooldown']:g} s"
    if values["cooldown_per_user"]:
        yield f"at most once in {values['cooldown_per_user']:g} s for each person"
    if values["chance"] < 1:
        yield f"in {values['chance']:.0%} of the cases"
    if values["quiet"]:
        yield f"not between {' and not between '.join(map(str, values['quiet']))}"

"""The lines of chat and ticker: what happened, one line each; likes, joins and streaks change a line that is there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tiktok_live.events.base import Event, UserEvent
from tiktok_live.events.families.chat import ChatEvent, EmoteEvent, QuestionEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, ShareEvent
from tiktok_live.events.families.subscriptions import SubscribeEvent
from tiktok_live.events.models import Gift
from tiktok_live.events.texts import Emote, EmoteSegment, Segment
from tiktok_live.overlay.persons import NAME_LIMIT, Person, as_person, person_key, picture_of

__all__ = [
    "LINES_KEPT",
    "EmotePart",
    "Line",
    "LineGift",
    "Lines",
    "Part",
    "TextPart",
    "kind_of",
    "line_gift",
    "line_of",
]

LINES_KEPT = 50
"""Lines of the chat, and as many of the ticker, that a page gets when it connects."""

_TEXT_LIMIT = 500  # characters; the platform allows 150
_PARTS_LIMIT = 40
_NO_PICTURE = "[emote]"
_CHAT = "chat"
_KINDS: Mapping[type[Event], str] = {
    ChatEvent: _CHAT,
    EmoteEvent: _CHAT,
    GiftEvent: "gift",
    GiftCompleteEvent: "gift",
    LikeEvent: "like",
    FollowEvent: "follow",
    ShareEvent: "share",
    SubscribeEvent: "subscribe",
    JoinEvent: "join",
    QuestionEvent: "question",
}


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of a comment: plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class EmotePart:
    """A picture within a comment.

    Attributes:
        emote: its address.
        alt: the text instead of it.
    """

    emote: str
    alt: str = ""


Part = TextPart | EmotePart


@dataclass(frozen=True, slots=True)
class LineGift:
    """The gift of a line or an alert.

    Attributes:
        id: a number as text.
        name: localised.
        icon: address of its picture; may be empty.
    """

    id: str
    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of chat or ticker.

    Attributes:
        id: rises; equal in a later version of the same line.
        kind: `chat`, `gift`, `like`, `follow`, `share`, `subscribe`, `join` or `question`.
        user: who; None if the message does not say.
        text: the comment or the question.
        parts: the comment in pieces, with its emotes.
        count: gifts, likes or joins so far; months of a subscription.
        diamonds: value of the gifts so far.
        gift: None except for gifts.
        time: when the line began, in milliseconds since 1970.
        test: whether it is made up, to try the pages.
    """

    id: int
    kind: str
    user: Person | None
    text: str = ""
    parts: tuple[Part, ...] = ()
    count: int = 1
    diamonds: int = 0
    gift: LineGift | None = None
    time: int = 0
    test: bool = False


def kind_of(event: Event) -> str:
    """Return the kind of line that an event becomes; empty if it becomes none."""
    return _KINDS.get(type(event), "")


def line_of(event: Event, wall: float, *, test: bool = False) -> Line | None:
    """Return the line of an event, with the id 0; None if it has none."""
    kind = kind_of(event)
    if not kind or not isinstance(event, UserEvent | GiftCompleteEvent):
        return None
    line = Line(0, kind, as_person(event.user), time=int(wall * 1000), test=test)
    return _with_details(line, event)


def _with_details(line: Line, event: Event) -> Line:
    match event:
        case ChatEvent():
            return replace(line, text=event.text[:_TEXT_LIMIT], parts=_parts(event.segments))
        case EmoteEvent():
            return replace(line, parts=tuple(map(_emote_part, event.emotes[:_PARTS_LIMIT])))
        case GiftEvent() | GiftCompleteEvent():
            worth = event.count * event.gift.diamonds
            return replace(line, count=event.count, diamonds=worth, gift=line_gift(event.gift))
        case LikeEvent() | SubscribeEvent():
            return replace(line, count=event.count if isinstance(event, LikeEvent) else event.months)
        case QuestionEvent():
            return replace(line, text=event.text[:_TEXT_LIMIT])
    return line


def line_gift(gift: Gift) -> LineGift:
    """Return a gift as pages show it."""
    return LineGift(str(gift.id), gift.name[:NAME_LIMIT], picture_of(gift.icon))


def _parts(segments: Iterable[Segment]) -> tuple[Part, ...]:
    parts: list[Part] = []
    left = _TEXT_LIMIT
    for segment in segments:
        if len(parts) == _PARTS_LIMIT or left <= 0:
            break
        if isinstance(segment, EmoteSegment):
            parts.append(_emote_part(segment.emote))
        else:
            parts.append(TextPart(segment.text[:left]))
            left -= len(segment.text)
    return tuple(parts)


def _emote_part(emote: Emote) -> Part:
    url = picture_of(emote.image)
    return EmotePart(url, emote.id[:NAME_LIMIT]) if url else TextPart(_NO_PICTURE)


class Lines:
    """The last lines of chat and ticker of one room, and which of them are new or changed."""

    def __init__(self) -> None:
        self._next_id = 1
        self._chat: OrderedDict[int, Line] = OrderedDict()
        self._ticker: OrderedDict[int, Line] = OrderedDict()
        # The line that a further like, join or tick changes, by what they have in common.
        self._by_key: OrderedDict[str, int] = OrderedDict()
        self._new: list[int] = []
        self._changed: dict[int, None] = {}

    def take(self, event: Event, wall: float, *, test: bool = False) -> Line | None:
        """Add the line of an event or change an earlier one; return it as it is now, or None if it has none."""
        line = line_of(event, wall, test=test)
        if line is None:
            return None
        key = _merge_key(event, line)
        earlier = self._ticker.get(self._by_key.get(key, 0)) if key else None
        if earlier is None or (line.kind == "join" and earlier is not self._last()):
            return self._add(line, key)
        return self._change(earlier, _merged(earlier, line))

    def chat(self) -> list[Line]:
        """Return the lines of the chat with those of the ticker between them, oldest first."""
        return sorted((*self._chat.values(), *self._ticker.values()), key=lambda line: line.id)

    def ticker(self) -> list[Line]:
        """Return the lines without comments, oldest first."""
        return list(self._ticker.values())

    def changes(self) -> tuple[list[Line], list[Line]]:
        """Return the lines that are new and those that changed since the last call, as far as they are still kept."""
        new = [line for line in map(self._get, self._new) if line is not None]
        fresh = {line.id for line in new}
        changed = [line for line in map(self._get, self._changed) if line is not None and line.id not in fresh]
        self._new, self._changed = [], {}
        return new, changed

    def _add(self, line: Line, key: str) -> Line:
        line = replace(line, id=self._next_id)
        self._next_id += 1
        kept = self._chat if line.kind == _CHAT else self._ticker
        kept[line.id] = line
        if len(kept) > LINES_KEPT:
            kept.popitem(last=False)
        if key:
            self._by_key[key] = line.id
            self._by_key.move_to_end(key)
            if len(self._by_key) > LINES_KEPT:  # older ones name lines that are gone
                self._by_key.popitem(last=False)
        self._new.append(line.id)
        del self._new[: -2 * LINES_KEPT]
        return line

    def _change(self, earlier: Line, line: Line) -> Line:
        if line != earlier:
            self._ticker[earlier.id] = line
            self._changed[earlier.id] = None
            if len(self._changed) > 2 * LINES_KEPT:
                del self._changed[next(iter(self._changed))]
        return line

    def _get(self, line_id: int) -> Line | None:
        return self._chat.get(line_id) or self._ticker.get(line_id)

    def _last(self) -> Line | None:
        return next(reversed(self._ticker.values()), None)


def _merge_key(event: Event, line: Line) -> str:
    """Return what an event has in common with those that share its line; empty for a line of its own."""
    test = "test " if line.test else ""
    match event:
        case LikeEvent():
            return f"{test}like {person_key(event.user)}"
        case JoinEvent():
            return f"{test}join"
        case GiftEvent() | GiftCompleteEvent():
            return f"{test}gift {event.streak_id}"
    return ""


def _merged(earlier: Line, line: Line) -> Line:
    """Return a line with what a further event adds. The count of a streak is a total, which never falls."""
    if line.kind == "gift":
        return replace(earlier, count=max(earlier.count, line.count), diamonds=max(earlier.diamonds, line.diamonds))
    if line.kind == "join":
        return replace(line, id=earlier.id, count=earlier.count + 1)
    return replace(earlier, count=earlier.count + line.count)

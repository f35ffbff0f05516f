"""`Dialect`: the items of a feed as TikFinity's messages, each made once for all consumers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.relay.feed import FeedItem
from tiktok_live.relay.native import to_text_frame
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.relay.tikfinity.encoding import encode_message
from tiktok_live.relay.tikfinity.hosts import Host
from tiktok_live.relay.tikfinity.translator import CONFIG, Message, Translator, is_translated

__all__ = ["Dialect", "host_of"]


def host_of(rooms: RelayRooms, handle: str) -> Host:
    """Return the host of a relayed room, with as much as is known now."""
    host = rooms.room(handle).snapshot.host
    return Host(host.unique_id or handle, host.id)


class Dialect:
    """Encodes items as text frames.

    Args:
        find_host: returns the host of a room by its handle; called once per room, when its first message is made.
        backlog: whether events from before the connection become messages.
    """

    def __init__(self, find_host: Callable[[str], Host], *, backlog: bool = False) -> None:
        self._find_host = find_host
        self._backlog = backlog
        self._translators: dict[str, Translator] = {}
        self._viewers: dict[str, FeedItem] = {}

    def observe(self, item: FeedItem) -> None:
        """Take part in what must not be missed: an observer of the feed."""
        # Whether a streak's end was sent depends on all its ticks, so these are translated in order, with and without
        # consumers. Everything else is translated when somebody wants it.
        if isinstance(item.event, GiftEvent | GiftCompleteEvent):
            item.encoded(self.encode)
        elif isinstance(item.event, ViewerCountEvent):
            self._viewers[item.room] = item

    def encode(self, item: FeedItem) -> Iterable[bytes]:
        """Return the frames of an item: none, or one."""
        return tuple([_frame(message) for message in self.translate(item)])

    def translate(self, item: FeedItem) -> list[Message]:
        """Return the messages of an item: none, or one."""
        if not is_translated(item.event):
            return []
        translator = self._translators.get(item.room)
        if translator is None:
            translator = Translator(self._find_host(item.room), backlog=self._backlog)
            self._translators[item.room] = translator
        return translator.translate(item.event, item.id)

    def greeting(self, rooms: frozenset[str]) -> bytes:
        """Return the frames for a consumer that connects: `config`, and the last `roomUser` of each room.

        Args:
            rooms: handles; empty for all.
        """
        last = [item for room, item in self._viewers.items() if not rooms or room in rooms]
        return _frame(CONFIG) + b"".join(frame for item in last for frame in item.encoded(self.encode))


def _frame(message: Message) -> bytes:
    return to_text_frame(encode_message(*message))

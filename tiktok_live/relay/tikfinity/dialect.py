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
from tiktok_live.relay.tikfinity.translator import Message, Translator, is_translated

__all__ = ["Dialect", "host_of", "message_frame"]


def message_frame(name: str, data: dict[str, object]) -> bytes:
    """Return a message as a text frame of a WebSocket."""
    return to_text_frame(encode_message(name, data))


def host_of(rooms: RelayRooms, handle: str) -> Host:
    """Return the host of a relayed room, with as much as is known now."""
    host = rooms.room(handle).snapshot.host
    return Host(host.unique_id or handle, host.id)


class Dialect:
    """Encodes items.

    Args:
        find_host: returns the host of a room by its handle; called once per room, when its first message is made.
        write: returns the bytes of a message, or none to leave it out; by default a text frame of a WebSocket.
        backlog: whether events from before the connection become messages.
    """

    def __init__(
        self,
        find_host: Callable[[str], Host],
        *,
        write: Callable[[str, dict[str, object]], bytes] = message_frame,
        backlog: bool = False,
    ) -> None:
        self._find_host = find_host
        self._write = write
        self._backlog = backlog
        self._translators: dict[str, Translator] = {}
        self._viewers: dict[str, FeedItem] = {}

    def observe(self, item: FeedItem) -> None:
        """Take part in what must not be missed: an observer of the feed."""
        # Whether a streak's end was sent depends on all its ticks, so these are translated in order, with and without
        # consumers. Everything else is translated when a consumer needs it.
        if isinstance(item.event, GiftEvent | GiftCompleteEvent):
            item.encoded(self.encode)
        elif isinstance(item.event, ViewerCountEvent):
            self._viewers[item.room] = item

    def encode(self, item: FeedItem) -> Iterable[bytes]:
        """Return the bytes of an item's messages: none, or those of one."""
        return tuple([data for message in self.translate(item) if (data := self._write(*message))])

    def translate(self, item: FeedItem) -> list[Message]:
        """Return the messages of an item: none, or one."""
        if not is_translated(item.event):
            return []
        translator = self._translators.get(item.room)
        if translator is None:
            translator = Translator(self._find_host(item.room), backlog=self._backlog)
            self._translators[item.room] = translator
        return translator.translate(item.event, item.id)

    def viewers(self, rooms: frozenset[str]) -> list[bytes]:
        """Return the last `roomUser` of each room.

        Args:
            rooms: handles; empty for all.
        """
        last = [item for room, item in self._viewers.items() if not rooms or room in rooms]
        return [message for item in last for message in item.encoded(self.encode)]

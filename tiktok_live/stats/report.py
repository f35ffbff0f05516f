"""The statistics of a live as plain values."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

__all__ = ["Giver", "Kind", "Minute", "Report"]


class Giver(msgspec.Struct, frozen=True):
    """A user who gave gifts.

    Attributes:
        user_id: the user's id.
        name: display name, or the id if there is none.
        diamonds: value of all gifts in diamonds.
    """

    user_id: str
    name: str
    diamonds: int


class Kind(msgspec.Struct, frozen=True):
    """A kind of gift.

    Attributes:
        gift_id: the gift's id.
        name: its name, or the id if there is none.
        count: number of gifts.
        diamonds: their value in diamonds.
    """

    gift_id: str
    name: str
    count: int
    diamonds: int


class Minute(msgspec.Struct, frozen=True):
    """One minute of a live.

    Attributes:
        chats: comments.
        gifts: gifts that were completed.
        diamonds: their value in diamonds.
        viewers: mean of the reported numbers of viewers; None if none was reported.
    """

    chats: int
    gifts: int
    diamonds: int
    viewers: int | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The statistics of one or more captures. Lists are in order, the largest first, at most 20 long.

    Attributes:
        hosts: handles of the hosts.
        seconds: from the first to the last event, summed over the captures.
        events: number of events by name.
        chatters: number of different users who wrote.
        gifts: number of gifts, from their completions.
        diamonds: their value in diamonds.
        likes: likes received.
        total_likes: the highest total of likes that the platform reported.
        peak_viewers: the highest number of viewers.
        mean_viewers: mean of the reported numbers of viewers.
        givers: the users whose gifts had the highest value.
        kinds: the kinds of gifts with the highest value.
        words: the most used words with their number.
        emotes: the most used emotes and emoji with their number.
        minutes: the course of the live, from the first event on; backlog is left out.
        is_exact: false if there were too many users, words or emotes to count them all.
    """

    hosts: tuple[str, ...]
    seconds: float
    events: Mapping[str, int]
    chatters: int
    gifts: int
    diamonds: int
    likes: int
    total_likes: int
    peak_viewers: int
    mean_viewers: float
    givers: tuple[Giver, ...]
    kinds: tuple[Kind, ...]
    words: tuple[tuple[str, int], ...]
    emotes: tuple[tuple[str, int], ...]
    minutes: tuple[Minute, ...]
    is_exact: bool

    @property
    def chat_rate(self) -> tuple[int | None, ...]:
        """Comments of each minute; None for the last one, which is not whole."""
        rate = [each.chats for each in self.minutes]
        return (*rate[:-1], None) if len(rate) > 1 else tuple(rate)

    def to_json(self) -> str:
        """Return the statistics as one line of JSON."""
        return msgspec.json.encode(self).decode()

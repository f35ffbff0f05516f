"""`roomUser`: the number of viewers and the top viewers, as many as fit into a small read buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.models import TopViewer
from tiktok_live.relay.tikfinity.bounds import MESSAGE, REST
from tiktok_live.relay.tikfinity.encoding import to_json
from tiktok_live.relay.tikfinity.persons import viewer_fields
from tiktok_live.relay.tikfinity.wire import wire_of

if TYPE_CHECKING:
    from tiktok_live.events.families.room import ViewerCountEvent
    from tiktok_live.proto.upb import user_pb2

__all__ = ["viewer_count_fields"]

_NAMED = 5  # viewers of whom the platform sends more than the id


def viewer_count_fields(event: ViewerCountEvent) -> dict[str, object]:
    """Return the fields of `roomUser`, which are of no person."""
    return {"viewerCount": event.viewers, "topViewers": _top_viewers(event), "topGifterRank": 0}


def _top_viewers(event: ViewerCountEvent) -> list[dict[str, object]]:
    """Return the best viewers, but none beyond the size of a message."""
    viewers: list[dict[str, object]] = []
    left = MESSAGE - REST
    places = event.top_viewers[:_NAMED]
    for place, contributor in zip(places, wire_of(event).ranks, strict=False):
        viewer = _viewer(place, contributor.user)
        left -= len(to_json(viewer)) + 1
        if left < 0:
            break
        viewers.append(viewer)
    return viewers


def _viewer(place: TopViewer, wire: user_pb2.User) -> dict[str, object]:
    user = viewer_fields(place.user, wire)
    # As in v1 of the connector: no rank is null here, and 0 in the other events.
    return {"user": {**user, "topGifterRank": place.user.top_gifter_rank or None}, "coinCount": place.score}

"""What viewers do: comments, likes, follows, shares, joins, subscriptions, questions, emotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.texts import EmoteSegment
from tiktok_live.relay.tikfinity.bounds import TEXT, clip
from tiktok_live.relay.tikfinity.persons import picture_url
from tiktok_live.relay.tikfinity.wire import label_fields, wire_of

if TYPE_CHECKING:
    from tiktok_live.events.families.chat import ChatEvent, EmoteEvent, QuestionEvent
    from tiktok_live.events.families.social import FollowEvent, LikeEvent, MemberEvent, ShareEvent
    from tiktok_live.events.families.subscriptions import SubscribeEvent, SuperFanEvent
    from tiktok_live.events.texts import Emote

__all__ = [
    "chat_fields",
    "emote_fields",
    "follow_fields",
    "like_fields",
    "member_fields",
    "question_fields",
    "share_fields",
    "subscribe_fields",
    "super_fan_fields",
]

_EMOTES = 10  # of one message


def chat_fields(event: ChatEvent) -> dict[str, object]:
    """Return the fields of `chat`; it has no `displayType` and no `label`."""
    text, user = event.text, event.user
    places = [segment for segment in event.segments if isinstance(segment, EmoteSegment)]
    return {
        "comment": clip(text, TEXT),
        "emotes": [_placed(place.emote, _place(text, place.position)) for place in places[:_EMOTES]],
        "userIdentity": {
            "isGiftGiverOfAnchor": bool(user.is_gifter),
            "isSubscriberOfAnchor": bool(user.is_subscriber),
            "isMutualFollowingWithAnchor": bool(user.is_friend),
            "isFollowerOfAnchor": bool(user.is_follower),
            "isModeratorOfAnchor": bool(user.is_moderator),
            "isAnchor": bool(user.is_host),
        },
    }


def emote_fields(event: EmoteEvent) -> dict[str, object]:
    """Return the fields of `emote`: the first emote, and all of them in a list like that of `chat`."""
    emotes = [_placed(emote, 0) for emote in event.emotes[:_EMOTES]]
    first = emotes[0] if emotes else {"emoteId": "", "emoteImageUrl": ""}
    return {"emoteId": first["emoteId"], "emoteImageUrl": first["emoteImageUrl"], "emotes": emotes}


def question_fields(event: QuestionEvent) -> dict[str, object]:
    """Return the fields of `questionNew`."""
    return {"questionText": clip(event.text, TEXT)}


def like_fields(event: LikeEvent) -> dict[str, object]:
    """Return the fields of `like`: a batch of up to 15 likes."""
    labels = label_fields(event, "pm_mt_msg_viewer", "{0:user} liked the LIVE")
    return {"likeCount": event.count, "totalLikeCount": event.total, **labels}


def follow_fields(event: FollowEvent) -> dict[str, object]:
    """Return the fields of `follow`."""
    labels = label_fields(event, "pm_main_follow_message_viewer_2", "{0:user} followed the LIVE creator")
    return {**_handles(event), **labels}


def share_fields(event: ShareEvent) -> dict[str, object]:
    """Return the fields of `share`."""
    return {**_handles(event), **label_fields(event, "pm_mt_guidance_share", "{0:user} shared the LIVE")}


def member_fields(event: MemberEvent) -> dict[str, object]:
    """Return the fields of `member`: a viewer joined (1), or another action, mostly without a person."""
    return {"actionId": event.action, **label_fields(event, "live_room_enter_toast", "{0:user} joined")}


def subscribe_fields(event: SubscribeEvent) -> dict[str, object]:
    """Return the fields of `subscribe`."""
    message = wire_of(event)
    return {
        "subMonth": event.months,
        "subscribingStatus": event.status,
        "oldSubscribeStatus": message.old_subscribe_status,
        "subscribeType": message.subscribe_type,
        "exhibitionType": message.exhibition_type,
        **label_fields(event, "pm_mt_subinfo_user", "{0:user} subscribed"),
    }


def super_fan_fields(event: SuperFanEvent) -> dict[str, object]:
    """Return the fields of `superFan`: the sentence of the banner."""
    return label_fields(event, event.key, event.text)


def _handles(event: FollowEvent | ShareEvent) -> dict[str, object]:
    handle = clip(event.user.unique_id)
    return {"profile": handle, "name": handle}


def _placed(emote: Emote, place: int) -> dict[str, object]:
    return {"emoteId": clip(emote.id), "emoteImageUrl": picture_url(emote.image.urls), "placeInComment": place}


def _place(text: str, position: int) -> int:
    """Return a position as programs count, in UTF-16: an emoji is two, in JavaScript as in C#."""
    before = clip(text[:position], TEXT)
    return len(before) + sum(letter > "\uffff" for letter in before)

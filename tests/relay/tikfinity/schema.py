"""What programs written for TikFinity read: every field of every message, with its JSON type."""

from __future__ import annotations

import json
from typing import Any

from tiktok_live.relay.tikfinity.bounds import MESSAGE
from tiktok_live.relay.tikfinity.encoding import encode_message

__all__ = ["MESSAGES", "checked", "misfits"]

HOST: dict[str, Any] = {"tikfinityUserId": int, "tikfinityUsername": str}
HEADER: dict[str, Any] = {"msgId": str, "createTime": str, **HOST}
FOLLOWS = {"followingCount": int, "followerCount": int, "followStatus": int, "pushStatus": int}
VIEWER: dict[str, Any] = {
    "uniqueId": str,
    "username": str,
    "nickname": str,
    "userId": str,
    "secUid": str,
    "profilePictureUrl": str,
    "followRole": int,
    "userBadges": [{"type": str, "badgeSceneType": int}],
    "userSceneTypes": [int],
    "userDetails": {"createTime": str, "bioDescription": str, "profilePictureUrls": [str]},
    "isModerator": bool,
    "isSubscriber": bool,
    "isNewGifter": bool,
    "topGifterRank": int,
    "gifterLevel": int,
    "teamMemberLevel": int,
}
PERSON: dict[str, Any] = {**VIEWER, "followInfo": FOLLOWS}
LABEL: dict[str, Any] = {"displayType": str, "label": str}
OF_PERSON: dict[str, Any] = {**PERSON, **LABEL, **HEADER}
EMOTE: dict[str, Any] = {"emoteId": str, "emoteImageUrl": str, "placeInComment": int}
HANDLES: dict[str, Any] = {"profile": str, "name": str, "username": str}

MESSAGES: dict[str, dict[str, Any]] = {
    "chat": {**PERSON, **HEADER, "comment": str, "emotes": [EMOTE]},
    "gift": {
        **OF_PERSON,
        "giftId": int,
        "giftName": str,
        "giftType": int,
        "repeatCount": int,
        "repeatEnd": bool,
        "diamondCount": int,
        "giftPictureUrl": str,
        "groupId": str,
        "describe": str,
        "timestamp": int,
        "receiverUserId": str,
        "originalName": str,
        "originalDescribe": str,
        "gift": {"gift_id": int, "repeat_count": int, "repeat_end": int, "gift_type": int},
        "monitorExtra": dict,
        "extendedGiftInfo": dict,
    },
    "like": {**OF_PERSON, "likeCount": int, "totalLikeCount": int},
    "follow": {**OF_PERSON, **HANDLES},
    "share": {**OF_PERSON, **HANDLES},
    "member": {**OF_PERSON, "actionId": int},
    "subscribe": {
        **OF_PERSON,
        "subMonth": int,
        "subscribingStatus": int,
        "oldSubscribeStatus": int,
        "exhibitionType": int,
    },
    "roomUser": {
        "viewerCount": int,
        "topViewers": [{"user": {**VIEWER, "topGifterRank": (int, type(None))}, "coinCount": int}],
        "topGifterRank": int,
        **HOST,
    },
    "emote": {**OF_PERSON, "emoteId": str, "emoteImageUrl": str},
    "envelope": {**OF_PERSON, "coins": int, "canOpen": int, "timestamp": int},
    "questionNew": {**OF_PERSON, "questionText": str},
    "liveIntro": {**OF_PERSON, "id": str, "description": str},
    "linkMicBattle": {**HEADER, "battleUsers": [PERSON]},
    "linkMicArmies": {
        **HEADER,
        "battleStatus": int,
        "battleArmies": [{"hostUserId": str, "points": int, "participants": [PERSON]}],
    },
    "streamEnd": {**HEADER, "actionId": int},
    "superFan": OF_PERSON,
    "goalUpdate": {**OF_PERSON, "goalId": str, "goalType": int, "description": str, "subGoals": [dict]},
    "roomPin": {**OF_PERSON, "pinId": str, "action": int, "comment": str},
    "pollMessage": {**HEADER, "pollId": str, "messageType": int, "optionList": [dict]},
    "oecLiveShopping": {**HEADER, "actionType": int, "shopData": dict},
    "roomInfo": {**HEADER, "roomId": str},
    "config": {"events": []},
}


def misfits(value: Any, kind: Any, path: str = "") -> list[str]:
    """Return where a value is not of its kind."""
    if isinstance(kind, list):
        if not isinstance(value, list):
            return [f"{path}: {value!r} is no array"]
        return [wrong for number, one in enumerate(value) for wrong in misfits(one, kind[0], f"{path}[{number}]")]
    if isinstance(kind, dict):
        if not isinstance(value, dict):
            return [f"{path}: {value!r} is no object"]
        missing = [f"{path}.{name} is missing" for name in kind if name not in value]
        present = [name for name in kind if name in value]
        return missing + [wrong for name in present for wrong in misfits(value[name], kind[name], f"{path}.{name}")]
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return [] if type(value) in kinds else [f"{path}: {value!r} is no {kind}"]


def nulls(value: Any, path: str = "") -> list[str]:
    """Return where a value is null though it must not be."""
    if isinstance(value, dict):
        return [wrong for name, one in value.items() for wrong in nulls(one, f"{path}.{name}")]
    if isinstance(value, list):
        return [wrong for one in value for wrong in nulls(one, f"{path}[]")]
    return [path] if value is None and not path.endswith("topViewers[].user.topGifterRank") else []


def checked(name: str, data: dict[str, object]) -> dict[str, Any]:
    """Return the data as a program gets it, over the wire; fails unless every field is there and of its type."""
    encoded = encode_message(name, data)
    assert len(encoded) < MESSAGE
    text = encoded.decode()
    message = json.loads(text, parse_constant=_no_constant)
    assert list(message) == ["event", "data"]
    assert message["event"] == name
    assert misfits(message["data"], MESSAGES[name], name) == []
    assert nulls(message["data"]) == []
    found: dict[str, Any] = message["data"]
    return found


def _no_constant(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")

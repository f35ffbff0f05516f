"""What happens in a room besides the viewers' own actions: chests, battles, goals, polls, pins, products, ends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_live.relay.tikfinity.bounds import MESSAGE, REST, TEXT, clip
from tiktok_live.relay.tikfinity.encoding import to_json
from tiktok_live.relay.tikfinity.persons import person_fields, picture_url
from tiktok_live.relay.tikfinity.wire import wire_of

if TYPE_CHECKING:
    from tiktok_live.events.families.battle import BattleActionEvent, BattleScoresEvent
    from tiktok_live.events.families.battle_models import BattleSide
    from tiktok_live.events.families.gifts import EnvelopeEvent
    from tiktok_live.events.families.goal import GoalEvent
    from tiktok_live.events.families.pins import PinEvent
    from tiktok_live.events.families.poll import PollEvent
    from tiktok_live.events.families.room import ControlEvent, LiveIntroEvent
    from tiktok_live.events.families.shop import ShoppingEvent
    from tiktok_live.events.lifecycle import ConnectedEvent

__all__ = [
    "armies_fields",
    "battle_fields",
    "end_fields",
    "envelope_fields",
    "goal_fields",
    "intro_fields",
    "pin_fields",
    "poll_fields",
    "room_fields",
    "shopping_fields",
]

_SIDES = 4  # hosts of a battle, so that the message stays small
_SUPPORTERS = 3
_PARTS = 10  # parts of a goal, options of a poll


def envelope_fields(event: EnvelopeEvent) -> dict[str, object]:
    """Return the fields of `envelope`; `timestamp` is when it opens, in seconds as the platform has it."""
    info = wire_of(event).envelope_info
    return {"coins": event.diamonds, "canOpen": event.winners, "timestamp": info.unpack_at}


def intro_fields(event: LiveIntroEvent) -> dict[str, object]:
    """Return the fields of `liveIntro`."""
    return {"id": str(wire_of(event).id), "description": clip(event.text, TEXT)}


def battle_fields(event: BattleActionEvent) -> dict[str, object]:
    """Return the fields of `linkMicBattle`: the hosts."""
    return {"battleUsers": [person_fields(side.host, has_pictures=False) for side in event.sides[:_SIDES]]}


def armies_fields(event: BattleScoresEvent) -> dict[str, object]:
    """Return the fields of `linkMicArmies`: the points of each host, and who gave them, as many as fit."""
    armies: list[dict[str, object]] = []
    for supporters in range(_SUPPORTERS, -1, -1):
        armies = [_army(side, supporters) for side in event.sides[:_SIDES]]
        if len(to_json(armies)) < MESSAGE - REST:
            break
    return {"battleStatus": event.trigger_reason, "battleArmies": armies}


def end_fields(event: ControlEvent) -> dict[str, object]:
    """Return the fields of `streamEnd`: 3 if the host ended the live, 4 if the platform did."""
    return {"actionId": event.action}


def room_fields(event: ConnectedEvent) -> dict[str, object]:
    """Return the fields of `roomInfo`: the live that is read from now on."""
    return {"roomId": str(event.room_id)}


def goal_fields(event: GoalEvent) -> dict[str, object]:
    """Return the fields of `goalUpdate`; the person is who contributed."""
    return {
        "goalId": str(event.goal_id),
        "goalType": event.kind,
        "description": clip(event.text, TEXT),
        "contributeCount": event.added_count,
        "contributeScore": event.added_diamonds,
        "subGoals": [
            {
                "giftId": part.gift.id,
                "giftName": clip(part.gift.name),
                "progress": part.progress,
                "target": part.target,
            }
            for part in event.sub_goals[:_PARTS]
        ],
    }


def poll_fields(event: PollEvent) -> dict[str, object]:
    """Return the fields of `pollMessage`; `messageType` is 0 at the start, 1 at the end, 2 for votes."""
    start = wire_of(event).start_content
    return {
        "messageType": event.message_type,
        "pollId": str(event.poll_id),
        "pollKind": event.kind,
        "title": clip(start.title, TEXT),
        "optionList": [
            {"optionIdx": option.index, "displayContent": clip(option.text), "votes": option.votes}
            for option in event.options[:_PARTS]
        ],
    }


def pin_fields(event: PinEvent) -> dict[str, object]:
    """Return the fields of `roomPin`; the person is who wrote the pinned comment, or sent the pinned gift."""
    return {
        "pinId": str(event.pin_id),
        "action": event.action,
        "method": clip(event.pinned_method),
        "pinTime": str(_milliseconds(event.pinned_at)),
        "displayDuration": event.duration,
        "operatorId": str(event.operator_id) if event.operator_id else "",
        "comment": clip(event.chat.text, TEXT),
        "giftId": event.gift.gift.id,
        "giftName": clip(event.gift.gift.name),
    }


def shopping_fields(event: ShoppingEvent) -> dict[str, object]:
    """Return the fields of `oecLiveShopping`."""
    product = event.product
    return {
        "actionType": event.action,
        "productCount": event.product_count,
        "shopData": {
            "productId": str(product.id) if product.id else "",
            "title": clip(product.title, TEXT),
            "priceString": clip(product.price),
            "imageUrl": picture_url(product.image.urls),
            "shopUrl": picture_url((product.url,)),
            "shopName": clip(product.shop_name),
        },
    }


def _army(side: BattleSide, supporters: int) -> dict[str, object]:
    givers = [person_fields(giver.user, has_pictures=False) for giver in side.supporters[:supporters]]
    return {"hostUserId": str(side.host.id), "points": side.score, "participants": givers}


def _milliseconds(time: datetime | None) -> int:
    return round(time.timestamp() * 1000) if time is not None else 0

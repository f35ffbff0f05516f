"""Presets: what a webhook for a known program consists of. Each stands for keys that a file could have itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.parse import quote

from tiktok_live.client.options.kinds import CountKind, OptionKind
from tiktok_live.errors import ConfigError
from tiktok_live.net.addresses import host_and_port
from tiktok_live.relay.event_values import VALUES
from tiktok_live.relay.templates import Escape, escape_line, escape_plain

__all__ = ["PRESETS", "Preset", "PresetOption", "base_url"]

Table: TypeAlias = "dict[str, Any]"
_TEXT, _COUNT = OptionKind(), CountKind()


@dataclass(frozen=True, slots=True)
class PresetOption:
    """A key that a preset adds.

    Attributes:
        meaning: for the documentation and for errors.
        kind: what the value may be.
        default: the value if the key is left out; None if there is none.
        is_required: whether it must be there.
        is_secret: whether it names the place of a secret.
    """

    meaning: str
    kind: OptionKind = _TEXT
    default: str | int | None = None
    is_required: bool = False
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """What a webhook for one program consists of.

    Attributes:
        program: its name.
        options: the keys that it adds, by name.
        expand: returns what these keys stand for, in keys of every webhook.
        clean: what is done with each value of a form.
    """

    program: str
    options: Mapping[str, PresetOption]
    expand: Callable[[Mapping[str, Any]], Table]
    clean: Escape = escape_plain


def _here(port: int, host: str = "127.0.0.1") -> dict[str, PresetOption]:
    return {
        "host": PresetOption("host of the program", default=host),
        "port": PresetOption("port of the program", _COUNT, port),
    }


def base_url(options: Mapping[str, Any]) -> str:
    """Return where a program is, from `host` and `port`, for example `http://127.0.0.1:8832`."""
    return f"http://{host_and_port(str(options['host']).strip('[]'), options['port'])}"


# The names under which TikFinity passes the values of an event to programs.
_TIKFINITY: Table = {
    "userId": "{user_id}",
    "username": "{handle}",
    "nickname": "{user}",
    "profilePictureUrl": "{picture}",
    "giftId": "{gift_id}",
    "giftName": "{gift}",
    "coins": "{diamonds}",
    "repeatCount": "{count}",
    "likeCount": "{likes}",
    "totalLikeCount": "{total}",
    "subMonth": "{months}",
    "emoteId": "{emote_id}",
    "comment": "{text}",
}


# --- Streamer.bot -----------------------------------------------------------------------------------------------------

# The arguments that TikFinity passes to actions, so that actions which were made for it work unchanged.
_STREAMER_BOT = _TIKFINITY | {
    "commandParams": "{arguments}",
    "emoteImageUrl": "{emote_picture}",
    "event": "{event}",
    "room": "{room}",
}


def _streamer_bot(options: Mapping[str, Any]) -> Table:
    name, number = options["action"], options["action_id"]
    if bool(name) == bool(number):
        raise ConfigError("it needs an action", advice="Write action, its name, or action_id, its id; not both")
    action = {"name": name} if name else {"id": number}
    return {"url": f"{base_url(options)}/DoAction", "json": {"action": action, "args": _STREAMER_BOT}}


# --- SAMMI, Mix It Up, Lumia Stream -----------------------------------------------------------------------------------


def _sammi(options: Mapping[str, Any]) -> Table:
    values = {name: f"{{{name}}}" for name in VALUES}
    table: Table = {
        "url": f"{base_url(options)}/webhook",
        "json": {"trigger": options["trigger"], "customData": values},
    }
    return table | _header("Authorization", options["password"])


def _mix_it_up(options: Mapping[str, Any]) -> Table:
    # Names of special identifiers are lower-case letters and digits.
    identifiers = {f"tiktok{name.replace('_', '')}": f"{{{name}}}" for name in VALUES}
    body = {"Arguments": options["arguments"], "SpecialIdentifiers": identifiers, "IgnoreRequirements": False}
    if options["platform"]:
        body["Platform"] = options["platform"]
    return {"url": f"{base_url(options)}/api/v2/commands/{_segment(options['command'])}", "json": body}


def _lumia(options: Mapping[str, Any]) -> Table:
    settings = {"username": "{handle}", "displayname": "{user}", "message": "{text}", "avatar": "{picture}"}
    settings |= {name: f"{{{name}}}" for name in VALUES}
    body = {"type": "chat-command", "params": {"value": options["command"], "extraSettings": settings}}
    return {"url": f"{base_url(options)}/api/send", "query": {"token": options["token"]}, "json": body}


# --- what TikFinity calls ---------------------------------------------------------------------------------------------

_GAME_CONTEXT = _TIKFINITY | {
    "triggerTypeId": "{trigger_type}",
    "tikfinityUserId": 1,
    "tikfinityUsername": "{room}",
}
_FORM = {
    "value1": "{user}",
    "value3": "{gift_id}",
    "avatar_url": "{picture}",
    "userId": "{user_id}",
    "username": "{handle}",
    "nickname": "{user}",
    "commandParams": "{arguments}",
    "giftId": "{gift_id}",
    "giftName": "{gift}",
    "coins": "{diamonds}",
    "repeatCount": "{count}",
    "triggerTypeId": "{trigger_type}",
    "tikfinityUserId": "1",
    "tikfinityUsername": "{room}",
}


def _game(options: Mapping[str, Any]) -> Table:
    body = {"categoryId": options["category"], "actionId": options["action"], "context": _GAME_CONTEXT}
    return {"url": f"{base_url(options)}/api/features/actions/exec", "json": body}


def _tikfinity(options: Mapping[str, Any]) -> Table:
    fields = _FORM | {"value2": options["message"], "content": options["message"]}
    if options["token"]:
        fields["token"] = options["token"]
    return {"query" if options.get("method") == "GET" else "form": fields}


# --- Minecraft --------------------------------------------------------------------------------------------------------

# A selector would address all players, and quotes or brackets could end a text in a command: in the words of viewers
# these characters are replaced by similar ones of full width.
_WIDE = {ord(character): chr(ord(character) + 0xFEE0) for character in '@"\\[]{}'}
_RUNS_ANYTHING = re.compile(r"(?:^|\brun\s)\s*/?\s*\{(?!\{)")


def _minecraft(options: Mapping[str, Any]) -> Table:
    command = options["command"]
    if _RUNS_ANYTHING.search(command):
        raise ConfigError(
            "a command must not begin with a placeholder, because viewers could then run any command",
            advice="Write the name of the command, for example command = 'say {user}: {text}'",
        )
    table: Table = {"url": f"{base_url(options)}/v1/server/exec", "form": {"command": command}}
    return table | _header("key", options["key"])


def _as_argument(value: str | int) -> str:
    return escape_line(value).translate(_WIDE)


# --- common -----------------------------------------------------------------------------------------------------------


def _header(name: str, reference: str) -> Table:
    return {"headers": {name: reference}} if reference else {}


def _segment(text: str) -> str:
    return quote(text, safe="")


PRESETS: Mapping[str, Preset] = MappingProxyType({
    "streamerbot": Preset(
        "Streamer.bot",
        {
            "action": PresetOption("name of the action", default=""),
            "action_id": PresetOption("id of the action, instead of its name", default=""),
            **_here(7474),
        },
        _streamer_bot,
    ),
    "sammi": Preset(
        "SAMMI",
        {
            "trigger": PresetOption("message of the webhook trigger", is_required=True),
            "password": PresetOption("password of SAMMI's API, if it has one", default="", is_secret=True),
            **_here(9450, "localhost"),
        },
        _sammi,
    ),
    "mixitup": Preset(
        "Mix It Up",
        {
            "command": PresetOption("id of the command", is_required=True),
            "arguments": PresetOption("arguments of the command", default="{text}"),
            "platform": PresetOption("platform of the command, for example Twitch", default=""),
            **_here(8911, "localhost"),
        },
        _mix_it_up,
    ),
    "lumia": Preset(
        "Lumia Stream",
        {
            "command": PresetOption("name of the chat command", is_required=True),
            "token": PresetOption("token of Lumia's API", is_required=True, is_secret=True),
            **_here(39231, "localhost"),
        },
        _lumia,
    ),
    "game": Preset(
        "a program with the interface for third-party tools of TikFinity",
        {
            "category": PresetOption("id of the category", is_required=True),
            "action": PresetOption("id of the action", is_required=True),
            **_here(8832),
        },
        _game,
    ),
    "tikfinity": Preset(
        "a receiver of TikFinity's webhooks",
        {
            "message": PresetOption("words for `content` and `value2`", default="{user}: {text}{gift}"),
            "token": PresetOption("token that the receiver expects, if it does", default="", is_secret=True),
        },
        _tikfinity,
    ),
    "minecraft": Preset(
        "Minecraft with the plugin ServerTap",
        {
            "command": PresetOption("command of the server, without slash", is_required=True),
            "key": PresetOption("key of ServerTap, if it has one", default="", is_secret=True),
            **_here(4567),
        },
        _minecraft,
        clean=_as_argument,
    ),
})  # fmt: skip
"""Every preset by name."""

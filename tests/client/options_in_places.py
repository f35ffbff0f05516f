"""Every option of a client, with a value that is not its default, as each place writes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tiktok_live.backoff import Backoff
from tiktok_live.signing.base import SessionCookies
from tiktok_live.signing.config.provider_config import EulerConfig

SESSION_FILE = "session.json"
SESSION = '{"sessionid": "h1dd3n", "tt-target-idc": "useast1a"}'


@dataclass(frozen=True)
class Written:
    """An option's value, the same in TOML, and in the text of a variable or a flag."""

    value: object
    toml: str
    text: str


def _text(value: str) -> Written:
    return Written(value, f'"{value}"', value)


def _number(value: float) -> Written:
    return Written(value, str(value), str(value))


WRITTEN = {
    "web_url": _text("http://web"),
    "webcast_url": _text("http://webcast"),
    "socket_url": _text("ws://socket"),
    "sign": Written((EulerConfig(timeout=5.0),), '[{provider = "euler", timeout = 5}]', "euler?timeout=5"),
    "allow_session_hosts": Written(("a.example", "b.example"), '["a.example", "b.example"]', "a.example, b.example"),
    "proxy": _text("http://proxy:3128"),
    "proxy_from_env": Written(True, "true", "yes"),
    "ca_file": Written(Path("{folder}/ca.pem"), '"ca.pem"', "{folder}/ca.pem"),
    "family": _text("ipv6"),
    "user_agent": _text("me/1"),
    "language": _text("de"),
    "region": _text("CH"),
    "session": Written(SessionCookies("h1dd3n", "useast1a"), f'"{SESSION_FILE}"', f"{{folder}}/{SESSION_FILE}"),
    "follow": Written(True, "true", "on"),
    "poll": _number(7.5),
    "lookup": Written(("api", "page"), '["api", "page"]', "api,page"),
    "backlog": _text("drop"),
    "reconnect": Written(Backoff(initial=2, attempts=3), "{initial = 2, attempts = 3}", "initial=2, attempts=3"),
    "start_attempts": _number(5),
    "queue_size": _number(7),
    "slow_after": _number(0.5),
    "http_timeout": _number(3),
    "connect_timeout": _number(4),
    "first_frame_timeout": _number(5),
    "first_message_timeout": _number(6),
    "stall_timeout": _number(7),
    "streak_timeout": _number(8),
    "room_state": Written(False, "false", "no"),
    "cache_dir": Written(Path("{folder}/cache"), '"cache"', "{folder}/cache"),
    "heartbeat_interval": _number(9),
    "end_grace": _number(2),
    "close_patience": _number(3),
    "healthy_after": _number(4),
    "max_inflated": _number(1000),
    "max_messages": _number(2000),
    "max_retained": _number(3000),
}
"""By name. `{folder}` stands for the folder of the file."""


def value_in(folder: Path, name: str) -> object:
    """Return the value of an option whose paths are in `folder`."""
    value = WRITTEN[name].value
    return Path(str(value).format(folder=folder)) if isinstance(value, Path) else value


def text_in(folder: Path, name: str) -> str:
    """Return the text of a variable or a flag."""
    return WRITTEN[name].text.format(folder=folder)

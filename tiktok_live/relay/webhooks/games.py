"""What programs with TikFinity's interface for third-party tools can do: their categories and actions."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from tiktok_live.errors import NetworkError
from tiktok_live.net.http_client import HttpClient
from tiktok_live.net.json_fields import as_array, as_object, as_text, decode_strict_object
from tiktok_live.redaction import printable

__all__ = ["Game", "GameAction", "examine_game"]

_MAX_RESPONSE = 4 * 1024 * 1024  # bytes
_MAX_CATEGORIES = 200
_MAX_ACTIONS = 5_000
_TIMEOUT = 5.0  # seconds
_OK = 200
_START = "Start the program, and check host and port; it listens only while it runs"


@dataclass(frozen=True, slots=True)
class GameAction:
    """Something that a program can do.

    Attributes:
        category: id of the category, for the key `category` of a webhook.
        category_name: its name.
        action: id of the action, for the key `action`.
        action_name: its name.
    """

    category: str
    category_name: str
    action: str
    action_name: str


@dataclass(frozen=True, slots=True)
class Game:
    """A program.

    Attributes:
        name: as it calls itself.
        version: as it says.
        actions: what it can do, in its order; at most 5,000.
    """

    name: str
    version: str
    actions: tuple[GameAction, ...]


async def examine_game(http: HttpClient, url: str) -> Game:
    """Ask a program what it can do.

    Args:
        http: reaches this machine.
        url: for example `http://127.0.0.1:8832`.

    Raises:
        NetworkError: it does not run, or does not speak this protocol.
    """
    info = as_object(await _data(http, f"{url}/api/app/info"))
    actions: list[GameAction] = []
    categories = as_array(await _data(http, f"{url}/api/features/categories"))
    for category in map(as_object, categories[:_MAX_CATEGORIES]):
        actions += await _actions(http, url, _word(category, "categoryId"), _word(category, "categoryName"))
    return Game(_word(info, "name"), _word(info, "version"), tuple(actions[:_MAX_ACTIONS]))


async def _actions(http: HttpClient, url: str, category: str, name: str) -> list[GameAction]:
    found = as_array(await _data(http, f"{url}/api/features/actions?categoryId={quote(category, safe='')}"))
    return [
        GameAction(category, name, _word(action, "actionId"), _word(action, "actionName"))
        for action in map(as_object, found[:_MAX_ACTIONS])
    ]


async def _data(http: HttpClient, url: str) -> object:
    try:
        response = await http.get(url, headers={}, timeout=_TIMEOUT, max_bytes=_MAX_RESPONSE, follow_redirects=False)
    except NetworkError as error:
        raise NetworkError(error.message, advice=_START) from error.__cause__
    content = decode_strict_object(response.body)
    if response.status != _OK or content is None or "data" not in content:
        raise NetworkError(f"{url} is not of a program with this interface: HTTP {response.status}", advice=_START)
    return content["data"]


def _word(table: dict[str, object], key: str) -> str:
    value = table.get(key)
    return printable(str(value) if isinstance(value, int) else as_text(value))

"""The OpenAPI and the AsyncAPI document of the relay's own dialect. `docs/` has copies of both, for code generators."""

from __future__ import annotations

from tiktok_live import __version__
from tiktok_live.relay.event_routes import DEFAULT_LIMIT, MAX_LIMIT

__all__ = ["PATHS", "asyncapi", "openapi"]

_Object = dict[str, object]

_EVENTS_PAGE = "Attributes by event: docs/events.md; as JSON Schema: docs/events.schema.json."


def _ref(name: str) -> _Object:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(description: str, **properties: _Object) -> _Object:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
    }


def _value(kind: str, description: str) -> _Object:
    return {"type": kind, "description": description}


def _constant(value: str) -> _Object:
    return {"type": "string", "const": value}


_ROOM_STATE: dict[str, _Object] = {
    "room": _value("string", "The host's handle without @, or the room id of a room that was added by its id."),
    "live": _value("boolean", "Whether the host is live, as far as is known."),
    "connected": _value("boolean", "Whether the room is being read at this moment."),
    "lost": _value("integer", "Events that came faster than the relay could pass on."),
}
_RUN = _value("string", "Names this run of the relay. Numbers begin at 1 again in another run.")

_SCHEMAS: dict[str, _Object] = {
    "Event": {
        **_object(
            f"An event with its own attributes beside these. {_EVENTS_PAGE}",
            id=_value("integer", "Number of the event; rises by one over all rooms of this run."),
            room=_ROOM_STATE["room"],
            event=_value("string", "Name of the event, for example chat."),
            received_at={"type": "string", "format": "date-time"},
        ),
        "additionalProperties": True,
    },
    "Snapshot": {
        **_object("The state of a live; empty, 0 or null if unknown.", status={"type": "string"}),
        "properties": {
            "status": {"enum": ["unknown", "live", "paused", "ended"]},
            "title": {"type": "string"},
            "host": {"type": "object"},
            "started_at": {"type": ["string", "null"]},
            "viewers": {"type": "integer"},
            "total_viewers": {"type": "integer"},
            "likes": {"type": "integer"},
            "top_viewers": {"type": "array"},
            "battle": {"type": ["object", "null"]},
            "gifts": {"type": "integer"},
            "diamonds": {"type": "integer"},
        },
        "additionalProperties": False,
    },
    "Room": {**_object("A room.", **_ROOM_STATE, snapshot=_ref("Snapshot")), "additionalProperties": False},
    "Rooms": _object(
        "All rooms; the first one is the default.",
        rooms={"type": "array", "items": {**_object("A room.", **_ROOM_STATE), "additionalProperties": False}},
    ),
    "Page": _object(
        "Events, the oldest first.",
        run=_RUN,
        last=_value("integer", "What to send as `after` in the next request."),
        lost=_value("boolean", "Whether events after the given number are gone."),
        more=_value("boolean", "Whether the next page is there already."),
        events={"type": "array", "items": _ref("Event")},
    ),
    "Stats": _object(
        "Totals since the start. Every message for a consumer was sent, was dropped, or is waiting.",
        run=_RUN,
        published=_value("integer", "Events of all rooms."),
        kept=_value("integer", "Events that are kept for consumers that come back."),
        consumers=_value("integer", "Connections that get events now, in all dialects."),
        offered=_value("integer", "Messages that were meant for consumers."),
        sent=_value("integer", "Messages that were written to consumers."),
        dropped=_value("integer", "Messages that a consumer did not get, because it was too slow or left."),
        waiting=_value("integer", "Messages that are about to be written."),
        too_slow=_value("integer", "Consumers that were disconnected because they were too slow."),
        lost=_ROOM_STATE["lost"],
    ),
    "Health": _object(
        "That the relay runs.",
        status=_constant("ok"),
        rooms=_value("integer", "How many rooms there are."),
        connected=_value("integer", "How many of them are being read."),
    ),
    "SnapshotNotice": _object(
        "Comes first: the rooms as they are now. Every event with a higher number than `last` follows.",
        event=_constant("snapshot"),
        run=_RUN,
        last=_value("integer", "Number of the last event before the snapshot."),
        rooms={"type": "array", "items": _ref("Room")},
    ),
    "LostNotice": _object(
        "Some of what came since the consumer left is gone.",
        event=_constant("lost"),
        after=_value("integer", "The number with which the consumer came back."),
        next=_value("integer", "The number from which events are still there."),
    ),
    "RefusedNotice": {
        **_object("What the consumer asked for is refused; the connection is closed.", event=_constant("refused")),
        "properties": {"event": _constant("refused"), "error": {"type": "string"}, "advice": {"type": "string"}},
        "required": ["event", "error"],
    },
    "Error": {
        **_object("A refused request.", error=_value("string", "Why.")),
        "properties": {"error": {"type": "string"}, "advice": {"type": "string"}},
    },
}

_EVENTS = ("events", "Names of events with commas between them, for example chat,gift; all if missing.", "string")
_ROOMS = ("rooms", "Handles of rooms with commas between them; all if missing.", "string")
_TOKEN = ("token", "The token, where it is needed and the header Authorization cannot be sent.", "string")
_AFTER = (
    "after",
    "Number of the last event that the consumer has; if missing, nothing but `last` is answered.",
    "integer",
)
_LIMIT = ("limit", f"Events in one answer: {DEFAULT_LIMIT} if missing, up to {MAX_LIMIT}.", "integer")
_RUN_PARAMETER = ("run", "The `run` that the number is of; with another one, `lost` is true.", "string")
_ROOM = ("room", "Handle of a room; the first one if missing.", "string")

_Parameters = tuple[tuple[str, str, str], ...]

PATHS: dict[str, tuple[str, _Parameters, str, str]] = {
    "/ws": ("Events as text frames of a WebSocket", (_EVENTS, _ROOMS, _TOKEN), "", ""),
    "/sse": ("Events as server-sent events", (_EVENTS, _ROOMS, _TOKEN), "text/event-stream", ""),
    "/events": (
        "Events after a number, for programs that can only poll",
        (_EVENTS, _ROOMS, _AFTER, _LIMIT, _RUN_PARAMETER, _TOKEN),
        "application/json",
        "Page",
    ),
    "/rooms": ("All rooms", (_TOKEN,), "application/json", "Rooms"),
    "/room": ("One room and its snapshot", (_ROOM, _TOKEN), "application/json", "Room"),
    "/stats": ("Counts", (_TOKEN,), "application/json", "Stats"),
    "/health": ("Whether the relay runs", (_TOKEN,), "application/json", "Health"),
    "/openapi.json": ("The routes, as OpenAPI", (), "application/json", ""),
    "/asyncapi.json": ("The messages, as AsyncAPI", (), "application/json", ""),
}
"""Each route: what it is, its parameters, the type of its answer, and the schema of that."""


def openapi() -> dict[str, object]:
    """Return the OpenAPI 3.1 document of the routes."""
    return {
        "openapi": "3.1.0",
        "info": _info("Passes the events of TikTok LIVE rooms on to other programs."),
        "servers": [{"url": "http://127.0.0.1:21214"}],
        "paths": {path: {"get": _operation(path)} for path in PATHS},
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def asyncapi() -> dict[str, object]:
    """Return the AsyncAPI 3.0 document of what `/ws`, `/sse` and the TCP port send."""
    names = ("Event", "SnapshotNotice", "LostNotice", "RefusedNotice")
    sent = {
        "websocket": ("/ws", ("Event", "SnapshotNotice")),
        "serverSentEvents": ("/sse", ("Event", "SnapshotNotice", "LostNotice")),
        "jsonLines": (None, ("Event", "SnapshotNotice", "RefusedNotice")),
    }
    servers = {"websocket": "web", "serverSentEvents": "stream", "jsonLines": "lines"}
    return {
        "asyncapi": "3.0.0",
        "info": _info("What the relay sends, message by message."),
        "defaultContentType": "application/json",
        "servers": {
            "web": {"host": "127.0.0.1:21214", "protocol": "ws"},
            "stream": {"host": "127.0.0.1:21214", "protocol": "http"},
            "lines": {"host": "127.0.0.1:21215", "protocol": "tcp", "description": "The port of --tcp-port."},
        },
        "channels": {
            channel: {
                "address": address,
                "servers": [{"$ref": f"#/servers/{servers[channel]}"}],
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
            for channel, (address, messages) in sent.items()
        },
        "operations": {
            f"{channel}Sends": {"action": "send", "channel": {"$ref": f"#/channels/{channel}"}} for channel in sent
        },
        "components": {
            "messages": {name: {"name": name, "payload": _ref(name)} for name in names},
            "schemas": {name: _SCHEMAS[name] for name in (*names, "Room", "Snapshot")},
        },
    }


def _info(description: str) -> _Object:
    return {"title": "tiktok-live relay", "version": __version__, "description": description}


def _operation(path: str) -> _Object:
    summary, parameters, content, schema = PATHS[path]
    answer: _Object = {"description": summary}
    if content:
        answer["content"] = {content: {"schema": _ref(schema)} if schema else {}}
    error: _Object = {"description": "Refused", "content": {"application/json": {"schema": _ref("Error")}}}
    return {
        "summary": summary,
        "operationId": path.strip("/").replace(".", "_"),
        "parameters": [
            {"name": name, "in": "query", "description": text, "schema": {"type": kind}}
            for name, text, kind in parameters
        ],
        "responses": {"101" if path == "/ws" else "200": answer, "4XX": error},
        "security": [{}, {"token": []}],
    }

"""Compares a request with the one that this library would make in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tiktok_live.doctor.requests.contradictions import contradiction_findings
from tiktok_live.doctor.requests.endpoints import REQUIRED, Endpoint, endpoint_of, our_request
from tiktok_live.doctor.requests.findings import ParameterFinding, Problem, RequestReport
from tiktok_live.doctor.requests.forms import SECRET_NAMES, form_findings
from tiktok_live.errors import ConfigError
from tiktok_live.redaction import printable, redact
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.parse import parse_live_page, parse_room_info, parse_user_room
from tiktok_live.signing.providers.composed import FieldForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.doctor.requests.recorded import RecordedRequest
    from tiktok_live.rooms.base import RoomLookup

__all__ = ["compare_requests", "endpoint_of_request"]

_MAX_SHOWN = 60  # characters of a value
_MAX_LISTED = 40  # names in a sentence
_MAX_FINDINGS = 100
# Values that belong to a room, a user, a moment or a preference: that they differ means nothing.
_OWN_VALUES = frozenset(
    {"room_id", "room_ids", "uniqueId", "last_rtt", "tz_name", "screen_width", "screen_height", "region"}
    | {"browser_language", "app_language", "webcast_language", "browser_name", "browser_version", "browser_platform"}
)
_PARSERS: Mapping[Endpoint, Callable[[str], RoomLookup]] = {
    Endpoint.PAGE: partial(parse_live_page, unique_id=""),
    Endpoint.USER_ROOM: parse_user_room,
    Endpoint.ROOM_INFO: parse_room_info,
    Endpoint.ROOM_ENTER: parse_room_info,
}
_ERROR = 400
_OK = 200
_EMPTY_FETCH = (
    "HTTP 200 with an empty body: since September 2026 reported where the platform does not take the session for a "
    "viewer's, whatever the signature"
)


async def compare_requests(
    requests: Sequence[RecordedRequest], config: LiveConfig, now: float
) -> tuple[RequestReport, ...]:
    """Return the comparison of each request.

    Args:
        requests: to compare.
        config: options of the client that they are compared with.
        now: seconds since 1970.

    Raises:
        ConfigError: this library makes no such request.
    """
    return tuple([await _compare(request, config, now) for request in requests])


async def _compare(request: RecordedRequest, config: LiveConfig, now: float) -> RequestReport:
    endpoint = endpoint_of_request(request)
    ours = await our_request(endpoint, request, config)
    findings = [
        *_response(request, endpoint),
        *_lacking(request, ours, endpoint),
        *form_findings(request, now),
        *contradiction_findings(request, config.user_agent),
    ]
    findings += [*_differing(request, ours, endpoint), *_not_ours(request, ours)]
    return RequestReport(
        endpoint=endpoint,
        method=request.method,
        place=redact(printable(request.place))[:200],
        status=request.status,
        findings=_in_order(findings),
        agreeing=tuple(name for name in ours.parameters if ours.value(name) == request.value(name)),
    )


def endpoint_of_request(request: RecordedRequest) -> Endpoint:
    """Return which request it is.

    Raises:
        ConfigError: this library makes no such request.
    """
    endpoint = endpoint_of(request.url)
    if endpoint is None:
        raise ConfigError(
            "this library makes no request to the path of this URL",
            advice="Pass a URL of the user lookup, a room, im/fetch or the socket",
        )
    return endpoint


def _in_order(findings: list[ParameterFinding]) -> tuple[ParameterFinding, ...]:
    """Return the problems, then the notes about what has no problem; each problem of a part once."""
    with_problem = {finding.name for finding in findings if not finding.is_note}
    first: dict[tuple[str, Problem], ParameterFinding] = {}
    for finding in findings:
        if not finding.is_note or finding.name not in with_problem:
            first.setdefault((finding.name, finding.problem), finding)
    return tuple(sorted(first.values(), key=lambda finding: finding.is_note)[:_MAX_FINDINGS])


def _response(request: RecordedRequest, endpoint: Endpoint) -> Iterator[ParameterFinding]:
    if request.status >= _ERROR:
        yield ParameterFinding("response", Problem.REFUSED, f"HTTP {request.status}")
    elif endpoint is Endpoint.FETCH and request.status == _OK and request.body_size == 0:
        yield ParameterFinding("response", Problem.REFUSED, _EMPTY_FETCH)
    elif endpoint is Endpoint.SOCKET and request.status == _OK:
        yield ParameterFinding("response", Problem.REFUSED, "HTTP 200 instead of 101: the handshake was refused")
    elif request.body and (parse := _PARSERS.get(endpoint)) is not None:
        lookup = parse(request.body)
        if lookup.status is LookupStatus.BLOCKED:
            yield ParameterFinding("response", Problem.REFUSED, ". ".join(filter(None, [lookup.detail, lookup.advice])))


def _lacking(request: RecordedRequest, ours: RecordedRequest, endpoint: Endpoint) -> Iterator[ParameterFinding]:
    required = REQUIRED[endpoint]
    others: list[str] = []
    for name in dict.fromkeys([*sorted(required), *ours.parameters]):
        detail = f"{endpoint.sender} {_shown(name, ours)}" if ours.value(name) else "browsers send it"
        if name not in required and not request.value(name) and ours.value(name):
            others.append(f"{name}={_shown(name, ours)}")
        elif name in required and name not in request.parameters:
            yield ParameterFinding(name, Problem.MISSING, detail)
        elif name in required and not request.value(name):
            yield ParameterFinding(name, Problem.EMPTY, detail)
    if others:
        yield ParameterFinding(
            "other parameters", Problem.MISSING, f"{endpoint.sender} {', '.join(others)}", is_note=True
        )
    if request.headers and not request.user_agent:
        yield ParameterFinding("header User-Agent", Problem.MISSING, "the platform refuses requests without it")
    if endpoint is Endpoint.SOCKET and request.cookies and "ttwid" not in request.cookies:
        yield ParameterFinding("cookie ttwid", Problem.MISSING, "the socket requires it, and no other cookie")
    if request.headers and not request.cookies:
        detail = "the request has none, or the recording left them out: export it with sensitive data to compare them"
        yield ParameterFinding("header Cookie", Problem.MISSING, detail, is_note=True)


def _differing(request: RecordedRequest, ours: RecordedRequest, endpoint: Endpoint) -> Iterator[ParameterFinding]:
    for name in ours.parameters:
        given = request.value(name)
        if given and ours.value(name) and name not in _OWN_VALUES and ours.value(name) not in request.parameters[name]:
            yield ParameterFinding(
                name, Problem.DIFFERS, f"{_shown(name, request)}; {endpoint.sender} {_shown(name, ours)}"
            )


def _not_ours(request: RecordedRequest, ours: RecordedRequest) -> Iterator[ParameterFinding]:
    """Yield what this library does not send: signatures and tokens one by one, all else as a list of names."""
    others: list[str] = []
    for name in request.parameters:
        if name in ours.parameters or not request.value(name):
            continue
        if name.lower() in SECRET_NAMES:
            yield ParameterFinding(name, Problem.NOT_OURS, f"it has {_shown(name, request)}")
        else:
            others.append(redact(printable(name))[:_MAX_SHOWN])
    if others:
        more = f" and {len(others) - _MAX_LISTED} more" if len(others) > _MAX_LISTED else ""
        yield ParameterFinding("other parameters", Problem.NOT_OURS, ", ".join(sorted(others)[:_MAX_LISTED]) + more)


def _shown(name: str, request: RecordedRequest) -> str:
    """Return a value for a finding; only the form of a secret one."""
    value = request.value(name)
    if name.lower() in SECRET_NAMES:
        form = FieldForm.of(value)
        return (
            f"{form.length} characters" if form.alphabet == "other" else f"{form.length} characters of {form.alphabet}"
        )
    text = redact(printable(value))
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."

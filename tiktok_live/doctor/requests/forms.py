"""The forms of signatures, tokens and ids: what is missing in them, malformed or stale. Their values are never shown.

Forms say nothing about acceptance: a signature of the right form may be refused, and the platform may change a form.
Where they come from is in `docs/doctor.md`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tiktok_live.doctor.requests.findings import ParameterFinding, Problem
from tiktok_live.signing.providers.composed import FieldForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.doctor.requests.recorded import RecordedRequest

__all__ = ["SECRET_NAMES", "form_findings"]

_VERIFY = (re.compile(r"verify_\w{16,80}"), "verify_ and letters, digits or _")
_DEVICE = (re.compile(r"[1-9]\d{18}"), "19 digits, the first not 0")
_ROOM = (re.compile(r"[1-9]\d{9,18}"), "10 to 19 digits")
# By lower-case name of a parameter or cookie: the form, and how to say it.
_FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "x-bogus": (re.compile(r"1|[\w/+=.-]{16}|[\w/+=.-]{28}"), "16 or 28 letters, digits and / + - _ ., or 1"),
    "x-gnarly": (re.compile(r"[\w/+=.*-]{20,2000}"), "20 or more letters, digits and / + - _ . *"),
    "_signature": (re.compile(r"_02[\w.-]{30,120}"), "_02 and 30 or more letters, digits and . - _"),
    "mstoken": (re.compile(r"[\w=-]{64,400}"), "64 or more letters, digits and - _ ="),
    "verifyfp": _VERIFY,
    "fp": _VERIFY,
    "s_v_web_id": _VERIFY,
    "device_id": _DEVICE,
    "room_id": _ROOM,
    "ttwid": (re.compile(r"1\|[^|]{8,200}\|\d{9,11}\|[^|]{8,200}"), "1|text|seconds|text"),
}
SECRET_NAMES = frozenset({*_FORMS, "fp", "sessionid", "sid_tt", "sessionid_ss", "odin_tt", "wrss", "imprp"}) - {
    "room_id"
}
"""Lower-case names whose values are never shown."""

# What programs write when they have no value.
_PLACEHOLDER = re.compile(
    r"undefined|null|none|nan|\[object object\]|placeholder\w*|todo|xxx+|\{\w*\}|<\w*>", re.IGNORECASE
)
_TIMES = frozenset({"x-khronos", "ts", "_ts", "timestamp", "_rticket", "x-ss-req-ticket"})
_COOKIES = ("ttwid", "s_v_web_id", "msToken")
_MAX_AGE = 300.0  # seconds between a time in a request and the request
_YEAR = 366 * 86_400.0  # a guest cookie lives for a year
_DAY = 86_400.0
_MILLISECONDS_FROM = 10**11


def form_findings(request: RecordedRequest, now: float) -> Iterator[ParameterFinding]:
    """Yield the values of a request whose form is wrong, or that are of another time than the request.

    Args:
        request: to examine.
        now: seconds since 1970, for a request without a time of its own.
    """
    sent_at = now if request.sent_at is None else request.sent_at
    for name, values in request.parameters.items():
        for value in dict.fromkeys(values):
            yield from _of_value(name, name, value, sent_at)
    for name in _COOKIES:
        if name in request.cookies:
            yield from _of_value(f"cookie {name}", name, unquote(request.cookies[name]), sent_at)


def _of_value(label: str, name: str, value: str, sent_at: float) -> Iterator[ParameterFinding]:
    known = _FORMS.get(name.lower())
    if not value:
        if known is not None:
            yield ParameterFinding(label, Problem.EMPTY, "it has no value")
    elif _PLACEHOLDER.fullmatch(value):
        yield ParameterFinding(label, Problem.MALFORMED, "it is a placeholder, not a value")
    elif known is not None and not known[0].fullmatch(value):
        yield ParameterFinding(label, Problem.MALFORMED, f"expected {known[1]}; it has {_form(value)}")
    elif name.lower() in _TIMES or name.lower() == "ttwid":
        yield from _of_time(label, name, value, sent_at)


def _form(value: str) -> str:
    form = FieldForm.of(value)
    kind = "other characters" if form.alphabet == "other" else f"characters of {form.alphabet}"
    return f"{form.length} {kind}"


def _of_time(label: str, name: str, value: str, sent_at: float) -> Iterator[ParameterFinding]:
    text = value.split("|")[2] if name.lower() == "ttwid" else value
    if not (text.isascii() and text.isdigit() and len(text) < 20):  # noqa: PLR2004 - 64 bits
        yield ParameterFinding(label, Problem.MALFORMED, "it is not a time in seconds or milliseconds")
        return
    seconds = int(text) / 1000 if int(text) >= _MILLISECONDS_FROM else float(text)
    age, limit = sent_at - seconds, _YEAR if name.lower() == "ttwid" else _MAX_AGE
    if age > limit:
        yield ParameterFinding(label, Problem.STALE, f"it is {_duration(age)} older than the request")
    elif age < -max(_MAX_AGE, _DAY if limit == _YEAR else 0.0):
        yield ParameterFinding(label, Problem.STALE, f"it is {_duration(-age)} later than the request")


def _duration(seconds: float) -> str:
    for size, unit in ((_DAY, "days"), (3600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"

"""Why OBS did not do something, in sentences for users."""

from __future__ import annotations

from tiktok_live.rules.actions import ActionFailed

__all__ = ["CLOSED", "ObsFailed", "ObsRefused", "ObsUnavailable", "closed_by_obs", "refused"]

CLOSED = ("this program closed the connection to OBS", "")
"""Message and advice when requests come after the end."""

_SWITCH_ON = "In OBS, Tools > WebSocket Server Settings shows whether the server is on, its port and its password"


class ObsFailed(ActionFailed):
    """OBS did not do something.

    Attributes:
        message: what happened, one sentence without a full stop.
        advice: what to do; one sentence without a full stop.
    """

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(f"{message}. {advice}" if advice else message)
        self.message = message
        self.advice = advice


class ObsUnavailable(ObsFailed):
    """There is no usable connection to OBS.

    Attributes:
        retryable: whether another attempt may succeed without a change of settings.
    """

    def __init__(self, message: str, advice: str = _SWITCH_ON, *, retryable: bool = True) -> None:
        super().__init__(message, advice)
        self.retryable = retryable

    def again(self) -> ObsUnavailable:
        """Return an equal error: one that is raised twice would collect the tracebacks of all who met it."""
        return ObsUnavailable(self.message, self.advice, retryable=self.retryable)


class ObsRefused(ObsFailed):
    """OBS refused a request.

    Attributes:
        code: the reason, a `RequestStatus` of the protocol.
    """

    def __init__(self, message: str, advice: str, *, code: int) -> None:
        super().__init__(message, advice)
        self.code = code


_NOT_READY = 207
_ADVICE = {
    501: "Start it in OBS first",
    600: "Compare the names with those in OBS: tiktok-live rules check FILE --obs names the nearest ones",
    602: "The name belongs to something of another kind: compare it with tiktok-live rules check FILE --obs",
    604: "Switch it on in the settings of OBS first",
}
_REPORT = "Update OBS; if it persists, report it"

# Close codes after which a new connection would end in the same way.
_FINAL_CLOSES = {
    4009: ("OBS refused the password", "Compare the password in [obs] with the one in OBS"),
    4010: ("OBS speaks another version of its protocol", "Use OBS 28 or newer"),
    4011: (
        "OBS ended the connection: it was removed in the WebSocket settings of OBS",
        "Start this program again to let it back in",
    ),
}
_OUR_MESSAGE = range(4000, 4100)


def refused(request: str, code: int, comment: str) -> ObsFailed:
    """Return the error for a request that OBS did not do.

    Args:
        request: its type, such as `SetCurrentProgramScene`.
        code: of the response.
        comment: of OBS, printable; may be empty.
    """
    if code == _NOT_READY:
        return ObsUnavailable("OBS is just starting, or changes its scene collection", "Try again in a moment")
    words = comment.rstrip(" .") or f"it gave no reason but the code {code}"
    return ObsRefused(f"OBS refused {request}: {words}", _ADVICE.get(code, _REPORT), code=code)


def closed_by_obs(code: int, reason: str) -> ObsUnavailable:
    """Return why a connection is gone that OBS closed.

    Args:
        code: the close code; 1006 if the connection broke without one.
        reason: of OBS, printable; may be empty.
    """
    if code in _FINAL_CLOSES:
        message, advice = _FINAL_CLOSES[code]
        return ObsUnavailable(message, advice, retryable=False)
    if code in _OUR_MESSAGE:
        words = f": {reason.rstrip(' .')}" if reason else ""
        return ObsUnavailable(f"OBS did not accept a message and closed with code {code}{words}", _REPORT)
    return ObsUnavailable("the connection to OBS is gone: OBS ended, or its WebSocket server was switched off")

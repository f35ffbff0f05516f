"""What happens among the sign providers: who failed, who serves instead, who is left alone for a while."""

from __future__ import annotations

from tiktok_live.events.lifecycle import LifecycleEvent

__all__ = [
    "SignProviderDelayedEvent",
    "SignProviderEvent",
    "SignProviderFailedEvent",
    "SignProviderPausedEvent",
    "SignProviderResumedEvent",
    "SignProviderSkippedEvent",
    "SignProviderSwitchedEvent",
]


class SignProviderEvent(LifecycleEvent, frozen=True, kw_only=True):
    """Base of the news about a sign provider.

    Attributes:
        provider: its name, for example `direct`.
        reason: one sentence; may be empty.
    """

    provider: str
    reason: str = ""


class SignProviderFailedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider made no plan, or one that opened no working socket.

    Attributes:
        outcome: `unavailable`, `bad_output`, `rate_limited`, `rejected` or `plan_failed`.
        retry_after: seconds for which it wants no request; 0 when it did not say.
    """

    outcome: str
    retry_after: float = 0.0


class SignProviderSkippedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider was not asked, because it failed too often lately.

    Attributes:
        seconds: after which it will be asked again.
    """

    seconds: float


class SignProviderDelayedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider is asked later, because all rooms together have used up its budget.

    Attributes:
        seconds: until then.
    """

    seconds: float


class SignProviderSwitchedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """Another provider serves now.

    Attributes:
        previous: who served before, or should have.
    """

    previous: str


class SignProviderPausedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider failed too often, or asked for a pause: all rooms leave it alone for a while.

    Attributes:
        seconds: for how long.
    """

    seconds: float


class SignProviderResumedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider that was left alone works again."""

"""What happens among the commands that people write in the chat: one that was not run, and why."""

from __future__ import annotations

from typing import Literal

from tiktok_live.events.lifecycle import LifecycleEvent
from tiktok_live.events.models import User  # noqa: TC001 - the signature of the struct tells its fields' types

__all__ = ["CommandRefusedEvent"]


class CommandRefusedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """Somebody wrote a command that was not run: it did not fit, or it came too soon after their last one.

    Attributes:
        command: the command's name, without prefix; never the alias that was written.
        user: who wrote it.
        reason: `usage` or `cooldown`.
        detail: one sentence that can be shown to them, with the usage where that was wrong.
        retry_after: seconds until they may use it again; 0 when the usage was wrong.
    """

    command: str
    user: User
    reason: Literal["usage", "cooldown"]
    detail: str
    retry_after: float = 0.0

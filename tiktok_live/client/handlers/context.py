"""The handler's context, with the type of its client for type checkers (in the stub `context.pyi`).

The dispatcher's floor knows no client. At run time there is one class; checkers see `client: LiveClient`.
"""

from __future__ import annotations

from tiktok_live.dispatch.context import HandlerContext

__all__ = ["HandlerContext"]

"""The handler's context. The stub `context.pyi` gives its `client` the type `LiveClient`.

`dispatch/` cannot import the client. At run time there is only one class.
"""

from __future__ import annotations

from tiktok_live.dispatch.context import HandlerContext

__all__ = ["HandlerContext"]

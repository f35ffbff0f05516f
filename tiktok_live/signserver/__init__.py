"""A sign server: serves any sign provider to other programs over HTTP, in the dialects that existing clients speak."""

from __future__ import annotations

from tiktok_live.signserver.keys import ApiKeys, NewKey, new_key
from tiktok_live.signserver.limits import Limits
from tiktok_live.signserver.server import SignServer
from tiktok_live.signserver.service import Backend

__all__ = ["ApiKeys", "Backend", "Limits", "NewKey", "SignServer", "new_key"]

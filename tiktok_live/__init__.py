"""An asyncio client for TikTok LIVE."""

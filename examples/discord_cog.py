"""Relay the chat of a live into a Discord channel: `pip install discord.py`, `python examples/discord_cog.py`.

Set DISCORD_TOKEN to the bot's token, and enable the intent "message content" in the developer portal. Then, in a
channel: `!live start @someone`, `!live stop`. An existing bot can load this file with `load_extension`.
"""

import os
from dataclasses import replace
from typing import Literal

import discord
from discord.ext import commands

from tiktok_live import ChatEvent, LiveClient, LiveConfig, TikTokLiveError


class Live(commands.Cog):
    """One live for each channel."""

    def __init__(self) -> None:
        self.clients: dict[int, LiveClient] = {}

    @commands.command()
    async def live(self, ctx: commands.Context[commands.Bot], action: Literal["start", "stop"], user: str = "") -> None:
        """Start or stop relaying into this channel."""
        await self.close(ctx.channel.id)
        if action == "stop":
            await ctx.send("Stopped")
            return
        try:
            await self.relay(ctx, user)
        except TikTokLiveError as error:  # no such user, not live, refused
            await ctx.send(str(error))

    async def relay(self, ctx: commands.Context[commands.Bot], user: str) -> None:
        """Relay until the live ends. That may take hours: the bot runs each command in a separate task."""
        # Discord accepts about one message a second: in a faster chat the newest 20 wait and older ones are dropped.
        client = LiveClient(user, config=replace(LiveConfig.from_env(), queue_size=20))
        self.clients[ctx.channel.id] = client

        @client.on("chat")
        async def show(event: ChatEvent) -> None:
            text = discord.utils.escape_markdown(f"{event.user.nickname}: {event.text}")[:2000]
            await ctx.send(text, suppress_embeds=True, allowed_mentions=discord.AllowedMentions.none())

        await ctx.send(f"Looking for @{client.unique_id}")
        async with client:
            reason = await client.wait_closed()
        if self.clients.get(ctx.channel.id) is client:  # not stopped by a command
            await ctx.send(reason)

    async def close(self, channel_id: int) -> None:
        """Close the live of a channel, if any."""
        client = self.clients.pop(channel_id, None)
        if client is not None:
            await client.aclose()

    async def cog_unload(self) -> None:
        """Close all lives; the bot calls this when it stops."""
        for channel_id in list(self.clients):
            await self.close(channel_id)


async def setup(bot: commands.Bot) -> None:
    """Add the cog; `load_extension` calls this."""
    await bot.add_cog(Live())


class Bot(commands.Bot):
    """A bot with only this cog."""

    async def setup_hook(self) -> None:
        """Add the cog; discord.py calls this before it connects."""
        await setup(self)


if __name__ == "__main__":
    intents = discord.Intents.default()
    intents.message_content = True
    Bot("!", intents=intents).run(os.environ["DISCORD_TOKEN"])

"""Relay the chat of a live into a Discord channel: `pip install discord.py`, `python examples/discord_cog.py`.

The bot's token goes into DISCORD_TOKEN; in the developer portal the bot needs the intent "message content". Then, in a
channel: `!live start @someone`, `!live stop`. A bot that you have loads this file with `load_extension`.
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
        """Relay until the live ends. That may take hours: the bot runs every command in a task of its own."""
        # Discord takes about one message a second: of a faster chat the newest 20 wait, and older ones are left out.
        client = LiveClient(user, config=replace(LiveConfig.from_env(), queue_size=20))
        self.clients[ctx.channel.id] = client

        @client.on("chat")
        async def show(event: ChatEvent) -> None:
            text = discord.utils.escape_markdown(f"{event.user.nickname}: {event.text}")[:2000]
            await ctx.send(text, suppress_embeds=True, allowed_mentions=discord.AllowedMentions.none())

        await ctx.send(f"Looking for @{client.unique_id}")
        async with client:
            reason = await client.wait_closed()
        if self.clients.get(ctx.channel.id) is client:  # it was not stopped, it is over
            await ctx.send(reason)

    async def close(self, channel_id: int) -> None:
        """Close the live of a channel, if there is one."""
        client = self.clients.pop(channel_id, None)
        if client is not None:
            await client.aclose()

    async def cog_unload(self) -> None:
        """Close all of them; the bot calls it when it stops."""
        for channel_id in list(self.clients):
            await self.close(channel_id)


async def setup(bot: commands.Bot) -> None:
    """Add the cog; `load_extension` calls it."""
    await bot.add_cog(Live())


class Bot(commands.Bot):
    """A bot with this cog alone."""

    async def setup_hook(self) -> None:
        """Set it up; discord.py calls it before it connects."""
        await setup(self)


if __name__ == "__main__":
    intents = discord.Intents.default()
    intents.message_content = True
    Bot("!", intents=intents).run(os.environ["DISCORD_TOKEN"])

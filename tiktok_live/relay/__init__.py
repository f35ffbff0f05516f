"""Passes the events of rooms on to other programs: browser pages, games, bots, tools for streamers."""

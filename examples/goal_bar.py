"""Fill a bar with diamonds or likes: `python examples/goal_bar.py @someone diamonds 1000`."""

import sys

from tiktok_live import GiftEvent, LikeEvent, LiveClient

WIDTH = 30

arguments = dict(enumerate(sys.argv))
client = LiveClient(arguments.get(1, "@someone"))
what = arguments.get(2, "diamonds")
goal = int(arguments.get(3, "1000"))


def bar(done: int) -> str:
    """Return the bar as text."""
    filled = min(done, goal) * WIDTH // goal
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{goal} {what}"


@client.on("gift", "like")
def draw(_: GiftEvent | LikeEvent) -> None:
    """Redraw the bar; `client.room` has the totals, with each gift of a streak counted once."""
    room = client.room
    print("\r" + bar(room.likes if what == "likes" else room.diamonds), end="", flush=True)


if __name__ == "__main__":
    reason = client.run()
    print(f"\n{reason}")

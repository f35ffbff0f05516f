"""What of README and docs does not run in a test, and why; and what does not end by itself.

Patterns are those of `fnmatch`. They are compared with each command of a shell block, and with the text of every other
block. Each must match something: the test of the pages fails if one is left over.
"""

from __future__ import annotations

__all__ = ["ENDLESS", "EXIT_CODES", "NOT_CODE", "NOT_RUN", "OWN_CONFIGURATION", "SERVERS"]

NOT_RUN = {
    "make *": "runs in a checkout; that the targets exist is checked below",
    "pip install *": "needs the network",
    "* --browser": "opens a window of a browser; tests/interop runs it",
    '*sign "page?*': "opens a window of a browser; tests/interop runs it",
    '*sign="page"*': "opens a window of a browser; tests/interop runs it",
    "*--backend page": "opens a window of a browser; tests/interop runs it",
    '*--backend "page?*': "opens a window of a browser; tests/interop runs it",
    "*rules check * --obs": "needs OBS; tests/interop runs it",
    "mpv *": "needs a player",
    "tiktok-live download *": "needs ffmpeg; tests/interop runs it",
    "*--sign extension": "waits for a browser with the extension; tests/interop runs it",
    '*"euler?api_key_*': "needs the service of EulerStream",
    "SIGN_API_URL=* node *": "a program for another client; tests/interop runs one",
    "from TikTokLive*": "a program for another client; tests/interop runs one",
    "from piratetok_live*": "a program for another client; tests/interop runs one",
    "import { TikTokLiveConnection }*": "a program for another client; tests/interop runs one",
    "WebDefaults.web_client_headers*": "a program for another client; tests/interop runs one",
}
"""Pattern to reason."""

SERVERS = (
    "tiktok-live serve*--port*",
    "tiktok-live simulate*",
    "tiktok-live sign-server*--port*",
    "*python receiver.py",
)
"""Commands that stay open in a terminal of their own until the page ends. They print a line when they are ready."""

ENDLESS = (
    "tiktok-live watch demo*",
    "tiktok-live overlay @someone",
    "tiktok-live overlay --demo",
    '*LiveClient("@someone", follow=True)\n*client.run()*',
)
"""Commands that end with Ctrl-C, once they have printed a line."""

EXIT_CODES = {"curl -sN --max-time *": 28}
"""Commands that end with another code than 0: what they show is a failure."""

NOT_CODE = {"": "what a program prints", "json": "data", "toml": "data", "text": "text", "mermaid": "a picture"}
"""Languages of blocks that are not run. Data must parse."""

OWN_CONFIGURATION = {"configuration.md"}
"""Pages without the configuration file of the tests, which shortens waiting."""

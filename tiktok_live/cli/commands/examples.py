"""Examples of every command, for its help. Lines of up to 56 characters fit into a narrow terminal."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EXAMPLES"]

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "watch": (
        "tiktok-live watch @someone",
        "tiktok-live watch @one @two @three",
        "tiktok-live watch @someone --json --only chat,gift",
        "tiktok-live watch @someone --follow --backlog drop",
        "tiktok-live watch @someone --proxy socks5://host:1080",
    ),
    "status": (
        "tiktok-live status @one @two @three",
        "tiktok-live status --file names.txt --json",
    ),
    "info": ("tiktok-live info @someone", "tiktok-live info @someone --json"),
    "stream-url": (
        'mpv "$(tiktok-live stream-url @someone)"',
        "tiktok-live stream-url @someone --format hls",
    ),
    "download": (
        "tiktok-live download @someone --dir videos",
        "tiktok-live download @someone --quality hd",
        "tiktok-live download @someone --with streamlink",
    ),
    "record": (
        "tiktok-live record @someone --dir captures",
        "tiktok-live record --file names.txt --follow",
        "tiktok-live record @someone --anonymize",
    ),
    "replay": (
        "tiktok-live replay captures/someone.ttlive",
        "tiktok-live replay captures/someone.ttlive --speed 10",
        "tiktok-live replay captures/*.ttlive --json --only chat",
    ),
    "export": (
        "tiktok-live export someone.ttlive --to someone.parquet",
        "tiktok-live export *.ttlive --to chat.csv --only chat",
        "tiktok-live export someone.ttlive --to someone.srt",
        "tiktok-live export --live @someone --to live.sqlite",
    ),
    "stats": (
        "tiktok-live stats someone.ttlive",
        "tiktok-live stats someone.ttlive --plot",
        "tiktok-live stats *.ttlive --json --svg chart.svg",
    ),
    "doctor": (
        "tiktok-live doctor @someone",
        "tiktok-live doctor @someone --save report",
        "tiktok-live doctor --har recorded.har",
    ),
    "serve": (
        "tiktok-live serve @someone",
        "tiktok-live serve @one @two --tcp-port 21215",
        "tiktok-live serve @someone --rules rules.toml",
        "tiktok-live serve --from live.ttlive --speed 10",
    ),
    "anonymize": (
        "tiktok-live anonymize live.ttlive public.ttlive",
        "tiktok-live anonymize a.ttlive b.ttlive --mask-texts",
    ),
    "simulate": (
        "tiktok-live simulate --port 8080 --user demo",
        "tiktok-live simulate --from recording.ttlive --speed 10",
        "tiktok-live simulate --faults faults.toml",
    ),
    "demo": ("tiktok-live demo --seconds 60", "tiktok-live demo --json"),
    "events": ("tiktok-live events", "tiktok-live events gift", "tiktok-live events chat --schema"),
    "providers": ("tiktok-live providers", "tiktok-live providers --sign direct,euler --json"),
    "extension": ("tiktok-live extension ~/tiktok-live-extension",),
    "sign-server": (
        "tiktok-live sign-server --port 8081",
        "tiktok-live sign-server --backend euler --log",
        "tiktok-live sign-server --new-key bob",
    ),
}
"""Command lines by the name of the command."""

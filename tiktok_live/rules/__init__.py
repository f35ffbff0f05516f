"""Rules: on this event, do that. A file `rules.toml` has them; `tiktok-live serve` and `overlay` follow them."""

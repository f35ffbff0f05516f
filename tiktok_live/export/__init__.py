"""Exports: one row per event to JSONL, CSV, SQLite and Parquet, and chat and gifts as subtitles."""

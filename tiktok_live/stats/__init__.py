"""Statistics of a live: totals, gifts, the course of chat and viewers, words; and their charts."""

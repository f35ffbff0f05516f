"""The public vocabulary: what happened, as typed and immutable values.

Loaded on first use, one module at a time, so that `import tiktok_live` stays light.
"""

"""The commands and their options, a module each. They import what they need when they run, so that `--help` is fast."""

"""The browser extension: its files, written to a folder for the browser to load, and the token that guards its port."""

"""The platform's events, one module per family: chat, gifts, battles, polls and so on."""

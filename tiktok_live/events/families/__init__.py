"""The events of the platform, one module per topic: chat, gifts, battles, polls and so on."""

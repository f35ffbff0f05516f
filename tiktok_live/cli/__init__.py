"""The command line: watch a room, run the simulator, see a demonstration. Needs the extra `cli`."""

"""What can go wrong on the simulated platform: kinds of faults, files of them, and where they strike."""

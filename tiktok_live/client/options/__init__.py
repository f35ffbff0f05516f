"""Options of a client as users write them: in a TOML file, in the environment, on the command line, in a program."""

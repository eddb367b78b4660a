"""The commands, one module each. A module imports nothing heavy until its command is used."""

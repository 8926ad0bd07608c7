"""What each command does, one file a command; notebooks call the same functions."""

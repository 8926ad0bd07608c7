"""Contract tables: schemas, checks, history and the calendar; pure."""

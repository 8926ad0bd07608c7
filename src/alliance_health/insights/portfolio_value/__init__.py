"""What a portfolio has at stake, how it is spread, and which imperatives carry it."""

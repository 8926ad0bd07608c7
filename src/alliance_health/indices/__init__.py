"""Scores, pillars, both indices, bands, bounds and what changed them; pure."""

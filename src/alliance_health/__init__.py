"""Health of strategic alliances, seen from both partners' sides."""

__version__ = "0.1.0"

"""Metric values from event tables and ratings, one file a pillar; pure."""

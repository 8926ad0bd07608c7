"""Scores, pillars, both indices, bands, bounds and what changed them; pure."""

from alliance_health.indices.bands import at_least, band_of, bands_of, whole_number_shown
from alliance_health.indices.decomposition import (
    EXPLAIN_COLUMNS,
    explain_change,
    explain_changes,
)
from alliance_health.indices.partners import PARTNER_COLUMNS, score_partners
from alliance_health.indices.score import DETAIL_COLUMNS, SCORE_COLUMNS, score_panel
from alliance_health.indices.snapshot import Snapshot

__all__ = [
    "DETAIL_COLUMNS",
    "EXPLAIN_COLUMNS",
    "PARTNER_COLUMNS",
    "SCORE_COLUMNS",
    "Snapshot",
    "at_least",
    "band_of",
    "bands_of",
    "explain_change",
    "explain_changes",
    "score_panel",
    "score_partners",
    "whole_number_shown",
]

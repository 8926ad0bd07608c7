"""What a page says about how sure its indices and ranks are."""

from __future__ import annotations

from alliance_health.report.part import Part


class LeftOut(Part):
    """What an index does without one metric."""

    index: str
    metric_id: str
    change: float  #: points, without less with
    band: str
    band_without: str


class IndexTurns(Part):
    """What would turn the band of one index, in sentences."""

    index: str
    sentences: tuple[str, ...]


class Sureness(Part):
    """How sure the indices of one alliance are; empty where there are none."""

    turns: tuple[IndexTurns, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class WayShift(Part):
    """How far ranks move under another way to scale and to average."""

    index: str
    scaling: str
    mean: str
    agreed: bool
    mean_rank_shift: float | None
    n_alliances: int


class PairShare(Part):
    """In which share of draws one alliance stands above another."""

    index: str
    above: str
    below: str
    p_above: float


class RankSureness(Part):
    """How sure the order of all alliances is."""

    ways: tuple[WayShift, ...] = ()
    pairs: tuple[PairShare, ...] = ()

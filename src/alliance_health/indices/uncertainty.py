"""How sure a table of scores is: intervals, chances of the bands, ranks, and the band that is sure.

The rule of this module: no score and no band changes, only what stands beside them.
"""

from __future__ import annotations

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import at_least, round_significant
from alliance_health.indices.draws import DrawnScores
from alliance_health.indices.ranking import FEWEST_RANKED, RANK_COLUMNS, rank_indices
from alliance_health.indices.reasons import NO_DRAWS
from alliance_health.language import to_speak
from alliance_health.vocabulary import RowKind

#: What an interval is made of.
DRAWN = to_speak("9 of 10 draws of survey error and of what is unmeasured lie from lower to upper")
#: Why the ranks are empty.
FEW_ALLIANCES = to_speak("fewer than {n} alliances: no ranks")
#: What is told where filling the gaps in moves an index out of its own interval.
OUTSIDE = to_speak("the score leaves the unmeasured out")
FILLED_IN = to_speak("filled in, it would be about {median}")

#: Every phrase of this module.
REASONS = (DRAWN, FEW_ALLIANCES, OUTSIDE, FILLED_IN)
#: Columns that draws fill, beside `at_least` and the ranks.
DRAWN_COLUMNS = ("lower", "upper", "rule_lower", "rule_upper", "p_weak", "p_watch", "p_strong")


def with_uncertainty(scores: pd.DataFrame, drawn: DrawnScores, edges: BandEdges) -> pd.DataFrame:
    """Put what the draws come to into a table of scores.

    Parameters
    ----------
    scores : DataFrame
        What `alliance_health.indices.score.score_panel` returns.
    drawn : DrawnScores
        The draws of the same panel, or of some of its periods.
    edges : BandEdges
        Scores at which the band changes.

    Returns
    -------
    DataFrame
        The same rows and columns. Where a score and its draws are there: `lower` and `upper`,
        `rule_lower` and `rule_upper`, `p_weak`, `p_watch`, `p_strong`; `at_least`, the best
        band that the score reaches in four of five draws with everything absent at 0; of
        indices `rank`, `rank_lower`, `rank_upper`. All else stays as it was.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.draws import draw_scores
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> from alliance_health.indices.score import score_panel
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "form"})
    >>> told = panel, grid, Catalogue(settings, {}, {}, {}, version="1")
    >>> scores = with_uncertainty(score_panel(*told), draw_scores(*told), settings.bands)
    >>> bool(scores["p_weak"].isna().all())
    True
    """
    found = scores[["number_id"]].merge(drawn.rows, on="number_id", how="left", validate="1:1")
    found = found.set_axis(scores.index)
    there = scores["score"].notna() & found["lower"].notna()
    filled = {
        name: round_significant(found[name].astype("float64")).where(there, scores[name])
        for name in DRAWN_COLUMNS
    }
    sure = round_significant(found["sure"].astype("float64")).fillna(scores["bound_low"])
    is_index = scores["row"] == RowKind.INDEX.value
    ranks = rank_indices(scores[is_index], drawn.draws).reindex(scores.index)
    told = is_index & there
    reasons = scores["reason"].astype("object")
    reasons[told] = [
        before.replace(NO_DRAWS, reason)
        for before, reason in zip(
            reasons[told], _reasons(scores[told], found[told], ranks[told]), strict=True
        )
    ]
    return scores.assign(
        reason=reasons.astype("str"),
        **filled,
        at_least=at_least(sure, scores["score"], edges),
        **{name: ranks[name] for name in RANK_COLUMNS},
    )


def _reasons(indices: pd.DataFrame, found: pd.DataFrame, ranks: pd.DataFrame) -> list[str]:
    """Say what the interval of each index is made of, and what it lacks."""
    outside = (indices["score"] < found["lower"]) | (indices["score"] > found["upper"])
    said = []
    for median, is_out, unranked in zip(
        found["median"], outside, ranks["rank"].isna(), strict=True
    ):
        parts = [
            DRAWN,
            OUTSIDE if is_out else "",
            FILLED_IN.format(median=f"{median:.0f}") if is_out else "",
            FEW_ALLIANCES.format(n=FEWEST_RANKED) if unranked else "",
        ]
        said.append("; ".join(part for part in parts if part))
    return said

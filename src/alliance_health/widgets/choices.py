"""What a person chooses in the explorer, and what follows from it: pure calls and words."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from alliance_health.analysis import Analysis
from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.figures.safe_text import coloured_score, interval_words
from alliance_health.insights.choice import scores_of
from alliance_health.insights.quantities import say_score, say_share
from alliance_health.pipeline import rescore
from alliance_health.vocabulary import Role, RowKind

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Choices:
    """What a person has chosen.

    Parameters
    ----------
    alliance_id : str
        Which alliance.
    period : str
        Which period.
    pillar_weights : mapping of (role, pillar id) to float
        Weight of each pillar in its index; only their proportions count.
    bands : BandEdges
        Where bands change.
    quadrant : QuadrantCuts
        Where the quadrant is cut.
    kind : RowKind
        Whether contributions are shown by pillar or by metric.
    """

    alliance_id: str
    period: str
    pillar_weights: Mapping[tuple[str, str], float]
    bands: BandEdges
    quadrant: QuadrantCuts
    kind: RowKind = RowKind.PILLAR


def declared_choices(analysis: Analysis, *, alliance_id: str = "", period: str = "") -> Choices:
    """Return the choices that the workbook itself declares.

    Parameters
    ----------
    analysis : Analysis
        From `analyse`.
    alliance_id : str
        Which alliance; empty for the first one.
    period : str
        Which period; empty for the alliance's last complete one.

    Returns
    -------
    Choices
        Under which `follow` returns the published scores.

    Raises
    ------
    ValueError
        When there is no such alliance, or no such period of it.
    """
    last = period or analysis.period.label
    own = scores_of(analysis.scores, alliance_id, period=last)
    settings = analysis.catalogue.settings
    weights = {
        (role.value, pillar.pillar_id): pillar.weight_for(role)
        for role in Role
        for pillar in analysis.catalogue.pillars_for(role)
    }
    return Choices(
        alliance_id=str(own["alliance_id"].iloc[0]),
        period=str(own["period"].iloc[-1]),
        pillar_weights=weights,
        bands=settings.bands,
        quadrant=settings.quadrant,
    )


def follow(analysis: Analysis, choices: Choices) -> pd.DataFrame:
    """Return the scores that follow from choices.

    Parameters
    ----------
    analysis : Analysis
        From `analyse`.
    choices : Choices
        Alliance, period and rules.

    Returns
    -------
    DataFrame
        Rows of `score` of that alliance up to that period, under these rules.
    """
    alone = replace(
        analysis,
        panel=analysis.panel[analysis.panel["alliance_id"] == choices.alliance_id],
        grid=analysis.grid[analysis.grid["alliance_id"] == choices.alliance_id],
    )
    scored = rescore(
        alone,
        pillar_weights=choices.pillar_weights,
        bands=choices.bands,
        quadrant=choices.quadrant,
    )
    return scores_of(scored.scores, choices.alliance_id, period=choices.period)


def describe_indices(
    scores: pd.DataFrame,
    declared: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    edges: BandEdges,
) -> str:
    """Say in HTML what both indices read, and what they read under the declared rules.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance, its last period last.
    declared : DataFrame
        The same under the declared rules.
    labels : mapping of id to str
        Labels of both indices.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    str
        One paragraph per index; every word from data is escaped.
    """
    parts = []
    for role in Role:
        now, before = (_last_index(frame, role) for frame in (scores, declared))
        name = html.escape(labels.get(role.index_id, role.index_id))
        said = [f"<b>{name}</b>", coloured_score(now["score"], now["band"], edges)]
        bounds = interval_words({"lower": now["lower"], "upper": now["upper"]}, edges)
        said.append(f"at worst and best {bounds}" if bounds else "")
        said.append(f"{say_share(now['coverage'])} of what counts is measured")
        said.append(f"declared rules: {say_score(before['score'], edges)}")
        said.append(html.escape(str(now["reason"] or "")) if now["score"] is None else "")
        parts.append(f'<p style="margin:0 0 4px">{" · ".join(part for part in said if part)}</p>')
    return f'<div style="line-height:1.45">{"".join(parts)}</div>'


def _last_index(scores: pd.DataFrame, role: Role) -> dict[str, Any]:
    """Return the index row of the last period."""
    rows = scores[(scores["row"] == RowKind.INDEX.value) & (scores["id"] == role.index_id)]
    last = rows.iloc[-1]
    return {
        name: None if last[name] != last[name] else last[name]
        for name in ("score", "band", "lower", "upper", "coverage", "reason")
    }

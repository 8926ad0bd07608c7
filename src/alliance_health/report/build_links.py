"""From a test of links to what pages say about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.insights.links.overview import link_words, strongest_pair
from alliance_health.insights.links.sentences import say_answer, say_link
from alliance_health.insights.links.signals import find_signals, links_for, say_signals
from alliance_health.insights.links.verdict import Finding
from alliance_health.insights.links.wording import LinkWords, kind_of, whole
from alliance_health.insights.trajectories import judge_ways, lay_ways, say_ways
from alliance_health.language import speak, speak_count
from alliance_health.report.links import (
    NOT_TESTED,
    LinkSigns,
    LinkTold,
    PortfolioLinks,
    ProfilePoint,
)
from alliance_health.report.source import ReportSource, number_or_none, text_or_none

if TYPE_CHECKING:
    from alliance_health.insights.links.result import LinkTest

#: Exploratory pairs told at most.
MOST_EXPLORATORY = 20

_WHOLE = ("lag", "lag_low", "lag_high", "n_alliances", "n_periods", "permutations")
_NUMBERS = ("association", "size", "size_low", "size_high", "p", "p_adjusted", "p_reverse",
            "minimum_detectable")  # fmt: skip


def portfolio_links(source: ReportSource) -> PortfolioLinks:
    """Say of a portfolio whether its leading factors announce its results.

    Parameters
    ----------
    source : ReportSource
        The analysis, the period, and the test of its links.

    Returns
    -------
    PortfolioLinks
        The answer, declared pairs in their order, exploratory ones that lead, and the profile
        of the strongest pair; without a test only that there was none.
    """
    words, test = link_words(source.analysis.catalogue), source.links
    settings = source.analysis.catalogue.settings
    ways = lay_ways(source.scores, source.period.label)
    judged = judge_ways(ways, source.period.label, settings.quadrant)
    trajectories = say_ways(judged, source.names)
    if test is None:
        return PortfolioLinks(
            answer=speak(NOT_TESTED), frequency=words.frequency, trajectories=trajectories
        )
    told = [_told(row, words, source) for row in test.links.to_dict("records")]
    leads = [one for one in told if not one.declared and _kind(one) is Finding.LEADS]
    leads.sort(key=_place_among_hints)
    declared = tuple(one for one in told if one.declared)
    profile, link = strongest_pair(test)
    shown = [_told(row, words, source) for row in link.to_dict("records")]
    return PortfolioLinks(
        answer=say_answer(test, words),
        frequency=words.frequency,
        declared=declared,
        exploratory=tuple(leads[:MOST_EXPLORATORY]),
        tested=test.tested,
        explored=test.explored,
        hints=len(leads),
        permutations=max((one.permutations or 0 for one in told), default=0),
        shown=shown[0] if shown else None,
        profile=_profile(profile),
        trajectories=trajectories,
    )


def alliance_links(source: ReportSource, alliance_id: str) -> LinkSigns:
    """Say of one alliance which of its factors give early signs.

    Parameters
    ----------
    source : ReportSource
        The analysis, the period, and the test of its links.
    alliance_id : str
        An alliance that lived in that period.

    Returns
    -------
    LinkSigns
        Statistics of the portfolio (lags, numbers of alliances and periods) and this
        alliance's own scores; never a name or a value of another alliance.
    """
    test, words = source.links, link_words(source.analysis.catalogue)
    if test is None:
        return LinkSigns(statement=speak(NOT_TESTED))
    links = links_for(test.links, alliance_id)
    metrics = source.analysis.catalogue.metrics
    signals = find_signals(
        links,
        source.by_alliance[alliance_id],
        source.period.label,
        words=words,
        directions={name: metric.direction.value for name, metric in metrics.items()},
    )
    return LinkSigns(
        statement=say_signals(links, signals, test.tested, words),
        signs=tuple(one.sentence for one in signals),
        base=_base(links, test, words),
    )


def _told(row: dict[Any, Any], words: LinkWords, source: ReportSource) -> LinkTold:
    """Take what the portfolio tells of one pair."""
    owner = text_or_none(row.get("alliance_id"))
    return LinkTold.model_validate(
        {
            **{name: whole(row.get(name)) for name in _WHOLE},
            **{name: number_or_none(row.get(name)) for name in _NUMBERS},
            "leading": row["leading"],
            "lagging": row["lagging"],
            "leading_label": words.factor(row["leading"]),
            "lagging_label": words.factor(row["lagging"]),
            "verdict": row["verdict"],
            "sentence": say_link(row, words),
            "declared": bool(row["declared"]),
            "alliance": source.names.get(owner, owner) if owner else "",
            "reason": text_or_none(row.get("reason")) or "",
        }
    )


def _kind(one: LinkTold) -> Finding:
    """Return the kind of a verdict."""
    return kind_of(one.verdict)


def _place_among_hints(one: LinkTold) -> tuple[bool, float, str, str]:
    """Order exploratory pairs: those on enough data first, then the strongest."""
    few = "few data" in one.verdict
    return few, -abs(one.association or 0.0), one.leading, one.lagging


def _profile(rows: pd.DataFrame) -> tuple[ProfilePoint, ...]:
    """Return the association of a pair at every lag."""
    return tuple(
        ProfilePoint(
            lag=int(row["lag"]),
            **{name: number_or_none(row[name]) for name in ("association", "line", "raw")},
        )
        for row in rows.sort_values("lag").to_dict("records")
    )


def _base(links: pd.DataFrame, test: LinkTest, words: LinkWords) -> str:
    """Say on how much the signs of an alliance rest."""
    if not test.tested:
        return ""
    alliances, periods = (whole(links[name].max()) for name in ("n_alliances", "n_periods"))
    if alliances is None or periods is None:
        return speak_count(
            test.tested, "One declared pair was tested.", "{number} declared pairs were tested."
        )
    base = speak_count(
        alliances,
        "one alliance and {periods}",
        "up to {number} alliances and {periods}",
        periods=words.periods(periods),
    )
    return speak_count(
        test.tested,
        "One declared pair was tested over {base}.",
        "{number} declared pairs were tested over {base}.",
        base=base,
    )

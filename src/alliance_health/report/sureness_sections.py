"""The sections about how sure a page is: of the indices of an alliance, of the ranks of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from alliance_health.figures.intervals import figure_intervals, table_intervals
from alliance_health.figures.pair_order import (
    SURE,
    count_sure,
    figure_pair_order,
    table_pair_order,
)
from alliance_health.figures.rank_intervals import (
    LEAST_RANKED,
    figure_rank_intervals,
    ranked_rows,
    table_rank_intervals,
)
from alliance_health.figures.selection import ROLES
from alliance_health.figures.tornado import figure_tornado, table_tornado
from alliance_health.insights.names import say_band, say_index
from alliance_health.insights.quantities import in_locale, say_change, say_share
from alliance_health.language import speak, speak_count, speak_in
from alliance_health.report.figure_parts import labels_of
from alliance_health.report.page_one import AllianceView
from alliance_health.report.portfolio_sections import PortfolioView, labels_of_portfolio
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.sureness import LeftOut, WayShift
from alliance_health.vocabulary import Role

#: The indices.
INDICES = tuple(role.index_id for role in Role)


def how_sure(view: AllianceView) -> Section:
    """Return how sure both indices are, and what would turn their bands.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Sentences about the smallest changes that turn a band; scores with all their
        intervals; both indices without each of their metrics.
    """
    report = view.report
    turns = [
        {"word": say_index(one.index), "role": _role(one.index), "sentences": list(one.sentences)}
        for one in report.sureness.turns
    ]
    figures = (_intervals_figure(view), *_tornado_figure(view))
    finding = left_out_finding(report.sureness.left_out, labels_of(report))
    return Section(
        "how-sure", speak("How sure are we"), finding, "how_sure", {"turns": turns}, figures
    )


def left_out_finding(left_out: Sequence[LeftOut], labels: dict[str, str]) -> str:
    """Say whether a band hangs on a single metric.

    Parameters
    ----------
    left_out : sequence of LeftOut
        Both indices without each metric.
    labels : mapping of id to str
        Labels of metrics.

    Returns
    -------
    str
        Which metric alone turns a band, and how many do; else the largest change.

    Examples
    --------
    >>> one = LeftOut(
    ...     index="leading_index", metric_id="trust", change=-3.2, band="strong",
    ...     band_without="watch",
    ... )
    >>> left_out_finding([one], {"trust": "Trust"})
    'Influence is strong, but would be watch without Trust (−3).'
    """
    if not left_out:
        return speak("Neither index can be judged, so there is nothing to be sure of.")
    turning = [one for one in left_out if one.band_without != one.band]
    largest = max(turning or left_out, key=lambda one: (abs(one.change), one.metric_id))
    values = {
        "index": say_index(largest.index),
        "metric": labels.get(largest.metric_id, largest.metric_id),
        "points": say_change(round(largest.change)),
    }
    if not turning:
        return speak(
            "No band hangs on a single metric; {metric} moves {index} most when left out "
            "({points}).",
            **values,
        )
    values |= {"band": say_band(largest.band), "without": say_band(largest.band_without)}
    others = sum(one.index == largest.index for one in turning) - 1
    if not others:
        return speak(
            "{index} is {band}, but would be {without} without {metric} ({points}).", **values
        )
    return speak_count(
        others,
        "{index} is {band}, but would be {without} without {metric} ({points}), or another one.",
        "{index} is {band}, but would be {without} without {metric} ({points}), or any of {number} "
        "others.",
        **values,
    )


def ranks_sure(view: PortfolioView) -> Section:
    """Return how sure the order of all alliances is.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Ranks with their intervals and which alliances can be told apart, from five alliances
        on; and how far ranks move under other ways to scale and to average.
    """
    ranks = view.report.ranks
    data = {"ways": _ways(ranks.ways), "words": [say_index(one) for one in INDICES]}
    figures = (*_rank_figure(view), *_order_figure(view))
    finding = _ranks_finding(view)
    return Section(
        "ranks-sure", speak("How sure are the ranks"), finding, "ranks_sure", data, figures
    )


def _role(index_id: str) -> str:
    """Return the role of an index."""
    return next(role.value for role in Role if role.index_id == index_id)


def _intervals_figure(view: AllianceView) -> SectionFigure:
    """Return indices and pillars with all their intervals."""
    report, labels = view.report, labels_of(view.report)
    return SectionFigure(
        "intervals",
        speak("What is not sure about each score"),
        speak(
            "Thick: missing data and survey error. Thin: other weights, scales and means as well. "
            "Between the ticks: whatever the unmeasured would be."
        ),
        figure_intervals(view.scores, labels, period=report.period, edges=report.edges),
        table_intervals(view.scores, labels, period=report.period, edges=report.edges),
    )


def _tornado_figure(view: AllianceView) -> tuple[SectionFigure, ...]:
    """Return both indices without each metric; nothing when neither is there."""
    report, labels = view.report, labels_of(view.report)
    if not report.sureness.left_out:
        return ()
    rows = pd.DataFrame([one.model_dump() for one in report.sureness.left_out])
    rows = rows.assign(alliance_id=report.alliance_id)
    return (
        SectionFigure(
            "tornado",
            speak("Both indices without one metric"),
            speak("To the right the index is higher without it: the metric pulls it down."),
            figure_tornado(rows, labels),
            table_tornado(rows, labels),
        ),
    )


def _rank_figure(view: PortfolioView) -> tuple[SectionFigure, ...]:
    """Return ranks with their intervals; nothing where there are too few."""
    report, labels = view.report, labels_of_portfolio(view.report)
    if not any(_count_ranked(view, role) >= LEAST_RANKED for role in ROLES):
        return ()
    return (
        SectionFigure(
            "rank-intervals",
            speak("Ranks with their intervals"),
            speak("Where intervals overlap, the order between two alliances is not sure."),
            figure_rank_intervals(view.scores, labels, period=report.period),
            table_rank_intervals(view.scores, labels, period=report.period),
        ),
    )


def _order_figure(view: PortfolioView) -> tuple[SectionFigure, ...]:
    """Return which alliances can be told apart; nothing where there are too few."""
    pairs, labels = _pairs(view), labels_of_portfolio(view.report)
    if pairs["above"].drop_duplicates().size < LEAST_RANKED:
        return ()
    return (
        SectionFigure(
            "pair-order",
            speak("Which alliances can be told apart"),
            speak(
                "Dark: surely above it, in {share} of draws or more. Pale: surely below it. "
                "Between: not told apart.",
                share=say_share(SURE),
            ),
            figure_pair_order(pairs, labels),
            table_pair_order(pairs, labels),
        ),
    )


def _pairs(view: PortfolioView) -> pd.DataFrame:
    """Return the pairs of the report as a frame."""
    columns = ["index", "above", "below", "p_above"]
    return pd.DataFrame([one.model_dump() for one in view.report.ranks.pairs], columns=columns)


def _count_ranked(view: PortfolioView, role: str) -> int:
    """Count the alliances with a rank."""
    return len(ranked_rows(view.scores, role, view.report.period))


def _ways(ways: Sequence[WayShift]) -> list[dict[str, Any]]:
    """Lay mean rank shifts out by way, one column for each index."""
    laid: dict[tuple[str, str], dict[str, Any]] = {}
    for one in ways:
        row = laid.setdefault(
            (one.scaling, one.mean),
            {"scaling": say_scaling(one.scaling), "mean": say_mean(one.mean), "shifts": {}},
        )
        shift = one.mean_rank_shift if one.n_alliances >= LEAST_RANKED else None
        said = None if shift is None else in_locale(f"{shift:.1f}")
        row["shifts"][say_index(one.index)] = said
        row["agreed"] = one.agreed or row.get("agreed", False)
    return list(laid.values())


def _ranks_finding(view: PortfolioView) -> str:
    """Say how much of the order is sure, or why nothing is said of ranks."""
    most = max((one.n_alliances for one in view.report.ranks.ways), default=0)
    if most < LEAST_RANKED:
        return speak(
            "Fewer than {number} alliances have an index: no ranks are told.", number=LEAST_RANKED
        )
    pairs = _pairs(view)
    if pairs.empty:
        return _largest_shift(view.report.ranks.ways)
    unsure = count_sure(pairs).groupby("index")["unsure"].sum() / 2
    total = pairs.groupby("index").size() / 2
    told = [
        speak(
            "{index} leaves {unsure} of {total} pairs undecided",
            index=say_index(index_id),
            unsure=f"{unsure[index_id]:.0f}",
            total=f"{total[index_id]:.0f}",
        )
        for index_id in INDICES
        if index_id in total
    ]
    return "; ".join(told) + "."


def _largest_shift(ways: Sequence[WayShift]) -> str:
    """Name the way of scoring under which ranks move most."""
    known = [one for one in ways if one.mean_rank_shift is not None]
    largest = max(known, key=lambda one: (one.mean_rank_shift or 0.0, one.scaling))
    return speak(
        "Under other ways of scoring alliances move by up to {shift} ranks on average ({index}, "
        "{scaling}, {mean} mean).",
        shift=in_locale(f"{largest.mean_rank_shift:.1f}"),
        index=say_index(largest.index),
        scaling=say_scaling(largest.scaling),
        mean=say_mean(largest.mean),
    )


def say_scaling(scaling: str) -> str:
    """Name a way to scale.

    >>> say_scaling("agreed scale")
    'agreed scale'
    """
    return speak_in("scaling", scaling)


def say_mean(mean: str) -> str:
    """Name a way to average.

    >>> say_mean("geometric")
    'geometric'
    """
    return speak_in("mean", mean)

"""What people decided as blocks of a page: overrides, weights, pillars that hang together."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.insights.weight_findings import percent
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block, not_shown
from alliance_health.report.data_findings import Alpha, DataFindings, OverrideTold
from alliance_health.report.health_report import WeightTold
from alliance_health.report.wording import MISSING, capital, say_day, say_period

#: Who weighed, by the rule in force.
_WEIGHED_BY = {"catalogue": "the catalogue", "equal": "all alike", "experts": "the experts"}

#: Minus sign of typeset text.
_MINUS = "\N{MINUS SIGN}"


def judgement_blocks(found: DataFindings, *, many: bool) -> list[Block]:
    """Lay out overrides, metrics against their pillar, weights, and how pillars hang together.

    Parameters
    ----------
    found : DataFindings
        Of one alliance, or of all.
    many : bool
        Whether it is about many alliances: then each override names its own.

    Returns
    -------
    list of dict
        Blocks; those of which nothing was found have no rows.

    Examples
    --------
    >>> [block["rows"] for block in judgement_blocks(DataFindings(), many=False)]
    [[], [], [], []]
    """
    return [_overrides(found, many), _incoherent(found), _weighed(found), _alphas(found)]


def weight_blocks(weights: Sequence[WeightTold]) -> list[Block]:
    """Lay out the weights of the pillars, and whose they are.

    Parameters
    ----------
    weights : sequence of WeightTold
        Of both indices.

    Returns
    -------
    list of dict
        One block; what the experts say stands beside where there are any.

    Examples
    --------
    >>> weight_blocks([])[0]["rows"]
    []
    """
    asked = any(one.experts for one in weights)
    columns = [("Pillar", ""), ("Of the index", NUMBER), ("Weighed by", "")]
    experts = [("Experts, mean", NUMBER), ("Apart by", WIDE_NUMBER)] if asked else []
    sentence = "Shares of the index when everything is measured."
    if asked:
        sentence += " Experts are apart by the standard deviation between them, in points."
    rows = [
        [
            f"{one.pillar}, {one.role}",
            percent(one.share),
            _WEIGHED_BY[one.source],
            *([_mean(one), _spread(one)] if asked else []),
        ]
        for one in weights
    ]
    return [lay_block("Weights of the pillars", sentence, [*columns, *experts], rows)]


def _mean(one: WeightTold) -> str:
    """Write what the experts give, and how many they are."""
    return MISSING if one.mean is None else f"{percent(one.mean)} ({one.experts})"


def _spread(one: WeightTold) -> str:
    """Write how far the experts are apart."""
    return MISSING if one.spread is None else f"{100 * one.spread:.1f}"


def _overrides(found: DataFindings, many: bool) -> Block:
    """Lay out the bands that somebody answers for."""
    columns = [
        *([("Alliance", "")] if many else []),
        *(("Of what", ""), ("Computed", ""), ("Overridden to", ""), ("By", "")),
        *(("Holds", ""), ("Why", "")),
    ]
    block = lay_block(
        "Overrides of a band",
        "Somebody answers for another band than the computed one. Verdicts, orders and counts "
        "keep to the computed band; an expired override is shown here only.",
        columns,
        [
            [
                *([one.alliance] if many else []),
                f"{one.label}, {one.role}",
                one.computed or MISSING,
                one.band,
                one.author,
                _holds(one),
                one.reason,
            ]
            for one in found.overrides
        ],
        [one.number_id for one in found.overrides],
    )
    hidden = found.totals.get("overrides", 0) - len(found.overrides)
    return {**block, **not_shown(hidden, "alliance-health quality")}


def _holds(one: OverrideTold) -> str:
    """Say since when and until when an override holds, and what is wrong with it."""
    if not one.holds:
        return f"expired on {say_day(one.expires_on)}"
    span = f"{say_period(one.since)} until {say_day(one.expires_on)}"
    return f"{span}; another one contradicts it" if one.contradicted else span


def _incoherent(found: DataFindings) -> Block:
    """Lay out the metrics that run against their pillar."""
    return lay_block(
        "Metrics that run against their pillar",
        "Where they are good, the rest of the pillar is bad, in more alliances than chance "
        "explains: check the direction, or move the metric to another pillar.",
        [
            *(("Metric", ""), ("Pillar", ""), ("Alliances", WIDE_NUMBER)),
            *(("Correlation", NUMBER), ("90 % interval", NUMBER)),
        ],
        [
            [
                one.label,
                f"{one.pillar}, {one.role}",
                str(one.cases),
                _decimals(one.correlation),
                f"{_decimals(one.low)} to {_decimals(one.high)}",
            ]
            for one in found.incoherent
        ],
        [one.number_id for one in found.incoherent],
    )


def _weighed(found: DataFindings) -> Block:
    """Lay out weights that decide alone and experts who are not used."""
    return lay_block(
        "Weights to look at",
        "They are in force as they are.",
        [("Weight or expert", ""), ("What was found", ""), ("What to do", WIDE)],
        [[one.what, capital(one.finding), capital(one.remedy)] for one in found.weighed],
    )


def _alphas(found: DataFindings) -> Block:
    """Lay out how far the metrics of each pillar vary together."""
    measured = any(one.alpha is not None for one in found.alphas)
    return lay_block(
        "How well the metrics of a pillar hang together",
        "Cronbach's alpha over all alliances: 1 when all metrics of a pillar say the same, about "
        "0 when they have nothing in common. Low is no fault, but then the pillar is a list.",
        [
            *(("Pillar", ""), ("Metrics", WIDE_NUMBER), ("Alliances", WIDE_NUMBER)),
            ("Alpha", NUMBER),
        ],
        [
            [f"{one.pillar}, {one.role}", str(one.metrics), str(one.cases), _alpha(one)]
            for one in (found.alphas if measured else ())
        ],
        [one.number_id for one in (found.alphas if measured else ())],
    )


def _alpha(one: Alpha) -> str:
    """Write alpha, or why there is none."""
    return one.reason.partition(":")[0] if one.alpha is None else _decimals(one.alpha)


def _decimals(number: float) -> str:
    """Write a correlation with two decimals and a real minus.

    >>> _decimals(-0.384)
    '−0.38'
    """
    return f"{number:.2f}".replace("-", _MINUS)

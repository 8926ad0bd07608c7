"""What people decided as blocks of a page: overrides, weights, pillars that hang together."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.insights.names import say_band, say_role
from alliance_health.insights.quantities import in_locale
from alliance_health.insights.weight_findings import percent
from alliance_health.language import speak, speak_in, to_speak
from alliance_health.report.block import NUMBER, WIDE, WIDE_NUMBER, Block, lay_block, not_shown
from alliance_health.report.data_findings import Alpha, DataFindings, OverrideTold
from alliance_health.report.health_report import WeightTold
from alliance_health.report.wording import MISSING, capital, say_day, say_period

#: Who weighed, by the rule in force.
_WEIGHED_BY = {
    "catalogue": to_speak("the catalogue"),
    "equal": to_speak("all alike"),
    "experts": to_speak("the experts"),
}

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
    columns = [
        *((speak("Pillar"), ""), (speak("Of the index"), NUMBER), (speak("Weighed by"), "")),
    ]
    means = [(speak("Experts, mean"), NUMBER), (speak("Apart by"), WIDE_NUMBER)]
    experts = means if asked else []
    sentences = [speak("Shares of the index when everything is measured.")]
    if asked:
        apart = to_speak("Experts are apart by the standard deviation between them, in points.")
        sentences.append(speak(apart))
    rows = [
        [
            _with_role(one.pillar, one.role),
            in_locale(percent(one.share)),
            speak(_WEIGHED_BY[one.source]),
            *([_mean(one), _spread(one)] if asked else []),
        ]
        for one in weights
    ]
    title = speak("Weights of the pillars")
    return [lay_block(title, " ".join(sentences), [*columns, *experts], rows)]


def _with_role(label: str, role: str) -> str:
    """Name a pillar or another part of an index together with its role."""
    return f"{label}, {say_role(role)}"


def _mean(one: WeightTold) -> str:
    """Write what the experts give, and how many they are."""
    return MISSING if one.mean is None else f"{in_locale(percent(one.mean))} ({one.experts})"


def _spread(one: WeightTold) -> str:
    """Write how far the experts are apart."""
    return MISSING if one.spread is None else in_locale(f"{100 * one.spread:.1f}")


def _overrides(found: DataFindings, many: bool) -> Block:
    """Lay out the bands that somebody answers for."""
    columns = [
        *([(speak("Alliance"), "")] if many else []),
        *((speak("Of what"), ""), (speak("Computed"), ""), (speak("Overridden to"), "")),
        # Translators: who answers for it.
        *((speak_in("person", "By"), ""), (speak("Holds"), ""), (speak("Why"), "")),
    ]
    block = lay_block(
        speak("Overrides of a band"),
        speak(
            "Somebody answers for another band than the computed one. Verdicts, orders and counts "
            "keep to the computed band; an expired override is shown here only."
        ),
        columns,
        [
            [
                *([one.alliance] if many else []),
                _with_role(one.label, one.role),
                say_band(one.computed) or MISSING,
                say_band(one.band),
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
        return speak("expired on {day}", day=say_day(one.expires_on))
    values = {"period": say_period(one.since), "day": say_day(one.expires_on)}
    if one.contradicted:
        return speak("{period} until {day}; another one contradicts it", **values)
    return speak("{period} until {day}", **values)


def _incoherent(found: DataFindings) -> Block:
    """Lay out the metrics that run against their pillar."""
    return lay_block(
        speak("Metrics that run against their pillar"),
        speak(
            "Where they are good, the rest of the pillar is bad, in more alliances than chance "
            "explains: check the direction, or move the metric to another pillar."
        ),
        [
            *((speak("Metric"), ""), (speak("Pillar"), ""), (speak("Alliances"), WIDE_NUMBER)),
            *((speak("Correlation"), NUMBER), (speak("90 % interval"), NUMBER)),
        ],
        [
            [
                one.label,
                _with_role(one.pillar, one.role),
                str(one.cases),
                _decimals(one.correlation),
                speak("{low} to {high}", low=_decimals(one.low), high=_decimals(one.high)),
            ]
            for one in found.incoherent
        ],
        [one.number_id for one in found.incoherent],
    )


def _weighed(found: DataFindings) -> Block:
    """Lay out weights that decide alone and experts who are not used."""
    return lay_block(
        speak("Weights to look at"),
        speak("They are in force as they are."),
        [
            *((speak("Weight or expert"), ""), (speak("What was found"), "")),
            (speak("What to do"), WIDE),
        ],
        [[one.what, capital(one.finding), capital(one.remedy)] for one in found.weighed],
    )


def _alphas(found: DataFindings) -> Block:
    """Lay out how far the metrics of each pillar vary together."""
    measured = any(one.alpha is not None for one in found.alphas)
    return lay_block(
        speak("How well the metrics of a pillar hang together"),
        speak(
            "Cronbach's alpha over all alliances: 1 when all metrics of a pillar say the same, "
            "about 0 when they have nothing in common. Low is no fault, but then the pillar is a "
            "list."
        ),
        [
            *((speak("Pillar"), ""), (speak("Metrics"), WIDE_NUMBER)),
            *((speak("Alliances"), WIDE_NUMBER), (speak("Alpha"), NUMBER)),
        ],
        [
            [_with_role(one.pillar, one.role), str(one.metrics), str(one.cases), _alpha(one)]
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
    return in_locale(f"{number:.2f}").replace("-", _MINUS)

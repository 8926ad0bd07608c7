"""What a reader must weigh about the weights: one that decides alone, experts not used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.errors import Problem
from alliance_health.indices.weighting import HEAVY_SHARE, ONLY_ZERO, PARTLY, heavy_weights
from alliance_health.language import to_speak
from alliance_health.vocabulary import Severity, WeightRule

if TYPE_CHECKING:
    from alliance_health.indices.weighting import Weighting

#: Columns of what was found about the weights.
WEIGHT_FINDING_COLUMNS = ("metric_id", "source", "value", "limit", "finding", "remedy", "place")

#: Table of the experts' points.
_TABLE = "expert_weights"


#: What is found of a weight, within a pillar and among pillars.
HEAVY_METRIC = to_speak(
    "{share} of the weight of the {role} metrics of {pillar}: more than {limit}, so it decides "
    "nearly alone"
)
HEAVY_PILLAR = to_speak(
    "{share} of the weight of the {role} pillars: more than {limit}, so it decides nearly alone"
)
LOWER = to_speak("lower it, or be aware that the others can hardly move the result")

#: What is found of an expert, by what the points lack: within a pillar and among pillars.
UNUSED = {
    PARTLY: (
        to_speak(
            "gave points to only part of it: {given} of {members} of the {role} metrics of "
            "{pillar}, so this expert is not used for them"
        ),
        to_speak(
            "gave points to only part of it: {given} of {members} of the {role} pillars, so this "
            "expert is not used for them"
        ),
    ),
    ONLY_ZERO: (
        to_speak(
            "gave nothing but 0: {given} of {members} of the {role} metrics of {pillar}, so this "
            "expert is not used for them"
        ),
        to_speak(
            "gave nothing but 0: {given} of {members} of the {role} pillars, so this expert is not "
            "used for them"
        ),
    ),
}
GIVE_ALL = (to_speak("give points to the others too"), to_speak("0 is allowed"))

#: Every phrase of this module.
REASONS = (
    *(HEAVY_METRIC, HEAVY_PILLAR, LOWER, *GIVE_ALL),
    *(said for pair in UNUSED.values() for said in pair),
)


def weight_findings(weighting: Weighting) -> pd.DataFrame:
    """List what a reader must weigh about the weights in force.

    Parameters
    ----------
    weighting : Weighting
        From `weigh`.

    Returns
    -------
    DataFrame
        `WEIGHT_FINDING_COLUMNS`: weights of more than half of their group (`value` and
        `limit` are shares), then experts who are not used for a group (members given, members
        of the group). `source` names the weight or the group as ``role:pillar``.

    Examples
    --------
    >>> weight_findings.__name__
    'weight_findings'
    """
    rows = [*_heavy(weighting), *_unused(weighting)]
    return pd.DataFrame(rows, columns=list(WEIGHT_FINDING_COLUMNS))


def say_weights(weighting: Weighting) -> list[Problem]:
    """Say as warnings what a reader must weigh about the weights.

    Parameters
    ----------
    weighting : Weighting
        From `weigh`.

    Returns
    -------
    list of Problem
        Warnings: no row is lost to them.
    """
    return [
        Problem(
            row["place"][0],
            row["place"][1],
            row["place"][2],
            row["source"],
            row["finding"],
            row["remedy"],
            Severity.WARNING,
        )
        for row in weight_findings(weighting).to_dict("records")
    ]


def percent(share: float) -> str:
    """Write a share of the weight, to a tenth of a percent.

    >>> percent(1 / 15), percent(1.0)
    ('6.7 %', '100 %')
    """
    return f"{100 * share:.1f}".removesuffix(".0") + " %"


def _heavy(weighting: Weighting) -> Iterator[dict[str, object]]:
    """Say which weights decide more than half of their group."""
    for row in heavy_weights(weighting.weights).to_dict("records"):
        values = {"role": row["role"], "pillar": row["pillar"], "limit": percent(HEAVY_SHARE)}
        whose = {
            WeightRule.CATALOGUE.value: ("the catalogue", None, "weight"),
            WeightRule.EXPERTS.value: (_TABLE, None, "points"),
        }
        file, line, column = whose[row["source"]]
        yield {
            "metric_id": row["metric_id"],
            "source": row["metric_id"] or f"{row['role']}:{row['pillar']}",
            "value": row["share"],
            "limit": HEAVY_SHARE,
            "finding": (HEAVY_METRIC if row["metric_id"] else HEAVY_PILLAR).format(
                share=percent(row["share"]), **values
            ),
            "remedy": LOWER,
            "place": (file, line, column),
        }


def _unused(weighting: Weighting) -> Iterator[dict[str, object]]:
    """Say which experts are not used for a group."""
    for row in weighting.unused.to_dict("records"):
        within, among = UNUSED[row["reason"]]
        values = {name: row[name] for name in ("given", "members", "role", "pillar")}
        yield {
            "metric_id": "",
            "source": row["expert_id"],
            "value": row["given"],
            "limit": row["members"],
            "finding": (within if row["pillar"] else among).format(**values),
            "remedy": "; ".join(GIVE_ALL),
            "place": (row["file"], row["line"], "id"),
        }

"""What a reader must weigh about the weights: one that decides alone, experts not used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.errors import Problem
from alliance_health.indices.weighting import HEAVY_SHARE, heavy_weights
from alliance_health.vocabulary import Severity, WeightRule

if TYPE_CHECKING:
    from alliance_health.indices.weighting import Weighting

#: Columns of what was found about the weights.
WEIGHT_FINDING_COLUMNS = ("metric_id", "source", "value", "limit", "finding", "remedy", "place")

#: Table of the experts' points.
_TABLE = "expert_weights"


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


def name_group(role: str, pillar: str) -> str:
    """Name the group within which points are divided.

    >>> name_group("leading", ""), name_group("lagging", "financial")
    ('the leading pillars', 'the lagging metrics of financial')
    """
    return f"the {role} metrics of {pillar}" if pillar else f"the {role} pillars"


def percent(share: float) -> str:
    """Write a share of the weight, to a tenth of a percent.

    >>> percent(1 / 15), percent(1.0)
    ('6.7 %', '100 %')
    """
    return f"{100 * share:.1f}".removesuffix(".0") + " %"


def _heavy(weighting: Weighting) -> Iterator[dict[str, object]]:
    """Say which weights decide more than half of their group."""
    for row in heavy_weights(weighting.weights).to_dict("records"):
        group = name_group(row["role"], row["pillar"] if row["metric_id"] else "")
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
            "finding": (
                f"{percent(row['share'])} of the weight of {group}: more than "
                f"{percent(HEAVY_SHARE)}, so it decides nearly alone"
            ),
            "remedy": "lower it, or be aware that the others can hardly move the result",
            "place": (file, line, column),
        }


def _unused(weighting: Weighting) -> Iterator[dict[str, object]]:
    """Say which experts are not used for a group."""
    for row in weighting.unused.to_dict("records"):
        group = name_group(row["role"], row["pillar"])
        yield {
            "metric_id": "",
            "source": row["expert_id"],
            "value": row["given"],
            "limit": row["members"],
            "finding": (
                f"{row['reason']}: {row['given']} of {row['members']} of {group}, so this expert "
                "is not used for them"
            ),
            "remedy": "give points to the others too; 0 is allowed",
            "place": (row["file"], row["line"], "id"),
        }

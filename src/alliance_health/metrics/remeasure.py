"""Values that were measured before, and are measured again only where something reads otherwise.

The one rule: a value is taken over when no row of its alliance reads otherwise in any table
that its metric's rule looks at. Values of one alliance do not depend on another's rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.rule import Context
from alliance_health.metrics.rules import RULES
from alliance_health.tables.checked import Tables
from alliance_health.tables.restated import only_alliances

if TYPE_CHECKING:
    from alliance_health.vocabulary import Frequency

#: Tables that rules look at.
_READ = frozenset(table for rule in RULES.values() for table in rule.reads)


@dataclass(frozen=True, eq=False)
class Measured:
    """Values measured before, and what reads otherwise since.

    Parameters
    ----------
    values : DataFrame
        From `alliance_health.metrics.measure`, by the same definitions.
    changed : mapping of str to frozenset of str
        By table, the alliances with rows that read otherwise; a table that is not named reads
        as it did.
    everywhere : frozenset of str
        Alliances that are measured anew whatever their rows say.
    """

    values: pd.DataFrame
    changed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()

    def measured_anew(self, reads: Iterable[str]) -> frozenset[str]:
        """Name the alliances whose values are measured again.

        Parameters
        ----------
        reads : iterable of str
            Tables that a rule looks at.

        Returns
        -------
        frozenset of str
            Their ids.
        """
        return self.everywhere.union(*(self.changed.get(table, frozenset()) for table in reads))


def taken_over(before: Measured, context: Context) -> pd.DataFrame:
    """Return the values that stay as they were measured.

    Parameters
    ----------
    before : Measured
        What was measured before.
    context : Context
        What is looked at now; only its grid and definitions count.

    Returns
    -------
    DataFrame
        Rows of `before.values`, of alliances and periods in the grid.
    """
    values = before.values
    place = pd.MultiIndex.from_frame(values[["alliance_id", "period"]])
    keep = pd.Series(False, index=values.index)
    due: dict[Frequency, pd.Series] = {}
    for metric_id, rows in values.groupby("metric_id", sort=False).groups.items():
        frequency = context.slot_frequency(str(metric_id))
        if frequency not in due:
            slots = context.slots(str(metric_id))[["alliance_id", "period"]]
            found = place.isin(pd.MultiIndex.from_frame(slots))
            due[frequency] = pd.Series(found, index=values.index)
        anew = before.measured_anew(RULES[str(metric_id)].reads)
        stays = due[frequency].loc[rows] & ~values.loc[rows, "alliance_id"].isin(anew)
        keep.loc[rows] = stays
    return values[keep]


def contexts_anew(before: Measured, context: Context) -> Iterator[tuple[str, Context]]:
    """Say of every metric what has to be looked at again.

    Parameters
    ----------
    before : Measured
        What was measured before.
    context : Context
        What is looked at now.

    Yields
    ------
    metric_id : str
        A metric with a rule, of which something has to be measured.
    Context
        The rows and periods of the alliances concerned.
    """
    lived = frozenset(context.grid["alliance_id"])
    made: dict[frozenset[str], Context] = {}
    for metric_id in context.catalogue.metrics:
        if metric_id not in RULES:
            continue
        anew = before.measured_anew(RULES[metric_id].reads) & lived
        if anew:
            if anew not in made:
                made[anew] = context if anew == lived else _only(context, anew)
            yield metric_id, made[anew]


def _only(context: Context, alliances: frozenset[str]) -> Context:
    """Keep some alliances of what rules look at."""
    tables = context.tables
    read = {table: frame for table, frame in tables.frames.items() if table in _READ}
    grid: pd.DataFrame = context.grid
    return Context(
        only_alliances(Tables(read, tables.known_on), alliances),
        grid[grid["alliance_id"].isin(alliances)].reset_index(drop=True),
        context.catalogue,
    )

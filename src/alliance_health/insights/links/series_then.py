"""Series of factors at the ends of several earlier periods, scored for all of them at once.

Scoring a few alliances takes nearly as long as scoring all: what is known of an alliance at the
end of a period counts as an alliance of its own, and everything is scored together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from alliance_health.insights.links.series import Factors, FactorSeries
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

#: Stands between the period and the alliance in a name; in no label of a period.
_BETWEEN = "\t"


@dataclass(frozen=True, eq=False)
class SeriesThen:
    """Series of some alliances as known at the end of one of several periods.

    Parameters
    ----------
    joined : Factors
        Of all these periods, from `join_periods`.
    period : Period
        The one whose end is looked from.
    """

    joined: Factors
    period: Period

    def series(
        self, role: Role, factor: str, *, without: frozenset[str] = frozenset()
    ) -> FactorSeries:
        """Return the series of a factor, of the alliances that are known of then.

        Parameters
        ----------
        role : Role
            Role of the factor.
        factor : str
            A metric, a pillar or an index.
        without : frozenset of str
            Metrics that a pillar or an index is formed without.

        Returns
        -------
        FactorSeries
            As if these alliances had been scored alone.
        """
        found = self.joined.series(role, factor, without=without)
        begins = self.period.label + _BETWEEN
        names = [name for name in found.values.index if name.startswith(begins)]
        own = found.values.loc[names]
        own.index = pd.Index([name.removeprefix(begins) for name in names], name=own.index.name)
        seen = own.columns[own.notna().any(axis=0).to_numpy()]
        if seen.empty:
            return replace(found, values=pd.DataFrame(dtype=float))
        return replace(found, values=own.loc[:, seen[0] : seen[-1]])


def join_periods(
    known: Mapping[Period, tuple[pd.DataFrame, pd.DataFrame]], now: Factors
) -> dict[Period, SeriesThen]:
    """Lay out what was known at the ends of several periods, to be scored together.

    Parameters
    ----------
    known : mapping of Period to pair of DataFrame
        Panel and grid as known at the end of each period.
    now : Factors
        Whose definitions are in force.

    Returns
    -------
    dict of Period to SeriesThen
        One for each period.
    """
    if not known:
        return {}
    both = []
    for part in (0, 1):
        named = [
            frames[part].assign(
                alliance_id=period.label + _BETWEEN + frames[part]["alliance_id"].astype("str")
            )
            for period, frames in known.items()
        ]
        both.append(pd.concat(named, ignore_index=True))
    joined = Factors(both[0], both[1], now.catalogue)
    return {period: SeriesThen(joined, period) for period in known}

"""The series of a factor, alliance by alliance: what was observed, never what was carried.

A metric gives its values (transformed, both sides together), a pillar or an index its scores.
Scores are formed anew from metrics as fast as the fastest of them, so that a half-yearly
answer that counts for two quarters does not look like memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.score import score_panel
from alliance_health.insights.links.pair import PairPanel
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency, OverTime, Perspective, Role, RowKind, Transform

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue, Metric


@dataclass(frozen=True, eq=False)
class _Laid:
    """Values as plain numbers: hundreds of pairs are laid side by side from the same series."""

    rows: dict[str, int]
    ordinals: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> _Laid:
        """Lay out a table, alliances x ordinals."""
        rows = {name: at for at, name in enumerate(table.index)}
        return cls(rows, table.columns.to_numpy(dtype="int64"), table.to_numpy(dtype=float))

    def of(self, alliances: list[str]) -> _Laid:
        """Keep some alliances, in this order."""
        places = [self.rows[name] for name in alliances]
        kept = self.values[places] if places else self.values[:0]
        return _Laid({name: at for at, name in enumerate(alliances)}, self.ordinals, kept)

    def seen(self) -> list[int]:
        """List the ordinals of periods in which anything has a value."""
        found: list[int] = self.ordinals[~np.isnan(self.values).all(axis=0)].tolist()
        return found

    def within(self, columns: range) -> npt.NDArray[np.float64]:
        """Return the values in these periods; NaN where there are none."""
        laid = np.full((len(self.rows), len(columns)), np.nan)
        inside = (self.ordinals >= columns.start) & (self.ordinals < columns.stop)
        laid[:, self.ordinals[inside] - columns.start] = self.values[:, inside]
        return laid


@dataclass(frozen=True, eq=False)
class FactorSeries:
    """Series of one factor.

    Parameters
    ----------
    factor : str
        Id of the factor.
    frequency : Frequency
        Length of its periods.
    over_time : OverTime
        How periods become a longer one.
    values : DataFrame
        Alliances x ordinals of periods, sorted; NaN where missing.
    """

    factor: str
    frequency: Frequency
    over_time: OverTime
    values: pd.DataFrame
    _longer: dict[Frequency, pd.DataFrame] = field(default_factory=dict, init=False, repr=False)
    _laid: dict[Frequency, _Laid] = field(default_factory=dict, init=False, repr=False)

    def on(self, frequency: Frequency) -> pd.DataFrame:
        """Return the values in periods of a frequency at least as long as the own.

        >>> quarters = pd.DataFrame([[1.0, 3.0, 5.0]], index=["a"], columns=[8100, 8101, 8102])
        >>> series = FactorSeries("trust", Frequency.QUARTER, OverTime.MEAN, quarters)
        >>> series.on(Frequency.HALF_YEAR).to_dict("records")
        [{4050: 2.0, 4051: nan}]
        """
        if frequency is self.frequency or self.values.empty:
            return self.values
        if frequency not in self._longer:
            self._longer[frequency] = self._joined(frequency.months // self.frequency.months)
        return self._longer[frequency]

    def laid_on(self, frequency: Frequency) -> _Laid:
        """Return the same values as plain numbers."""
        if frequency not in self._laid:
            self._laid[frequency] = _Laid.from_table(self.on(frequency))
        return self._laid[frequency]

    def _joined(self, count: int) -> pd.DataFrame:
        """Join so many periods to a longer one; all of them are needed."""
        first, last = int(self.values.columns[0]), int(self.values.columns[-1])
        columns = {}
        for slot in range(first // count, last // count + 1):
            parts = self.values.reindex(columns=[slot * count + part for part in range(count)])
            if self.over_time is OverTime.LAST:
                columns[slot] = parts.iloc[:, -1]
            elif self.over_time is OverTime.SUM:
                columns[slot] = parts.sum(axis=1, skipna=False)
            else:
                columns[slot] = parts.mean(axis=1, skipna=False)
        return pd.DataFrame(columns, index=self.values.index)


@dataclass(frozen=True, eq=False)
class Factors:
    """Everything that can stand at an end of a pair.

    Parameters
    ----------
    panel : DataFrame
        The panel of the analysis.
    grid : DataFrame
        Alliance, period, ordinal and stage.
    catalogue : Catalogue
        Definitions and settings.
    """

    panel: pd.DataFrame
    grid: pd.DataFrame
    catalogue: Catalogue
    _scored: dict[frozenset[str], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False
    )
    _series: dict[tuple[Role, str, frozenset[str]], FactorSeries] = field(
        default_factory=dict, init=False, repr=False
    )

    def metrics_of(self, role: Role, factor: str) -> frozenset[str]:
        """Return the metrics that a factor is made of.

        Parameters
        ----------
        role : Role
            Role of the factor.
        factor : str
            A metric, a pillar (also ``role:pillar``) or an index.

        Returns
        -------
        frozenset of str
            The metric itself, or the scored metrics of the pillar or the index.
        """
        if factor in self.catalogue.metrics:
            return frozenset({factor})
        scored = self.catalogue.scored(role)
        if factor == role.index_id:
            counted = {one.pillar_id for one in self.catalogue.pillars_for(role)}
            return frozenset(one.metric_id for one in scored if one.pillar in counted)
        pillar = factor.removeprefix(f"{role.value}:")
        return frozenset(one.metric_id for one in scored if one.pillar == pillar)

    def is_metric(self, factor: str) -> bool:
        """Tell whether a factor is a metric."""
        return factor in self.catalogue.metrics

    def series(
        self, role: Role, factor: str, *, without: frozenset[str] = frozenset()
    ) -> FactorSeries:
        """Return the series of a factor.

        Parameters
        ----------
        role : Role
            Role of the factor.
        factor : str
            A metric, a pillar (also ``role:pillar``) or an index.
        without : frozenset of str
            Metrics that a pillar or an index is formed without.

        Returns
        -------
        FactorSeries
            Of all alliances with a value; carried values and suppressed ones are missing, and so
            are periods in which a side that usually reports is silent.
        """
        key = (role, factor, without)
        if key not in self._series:
            self._series[key] = (
                self._metric_series(self.catalogue.metrics[factor])
                if self.is_metric(factor)
                else self._scored_series(role, factor, without)
            )
        return self._series[key]

    def _scored_series(self, role: Role, factor: str, without: frozenset[str]) -> FactorSeries:
        """Return the scores of a pillar or an index."""
        used = self._fastest(self.metrics_of(role, factor) - without)
        fastest = max((self._months(one) for one in used), default=self._shortest)
        frequency = next(one for one in Frequency if one.months == fastest)
        scores = self._scores(role, self._scored_with(used, without))
        row = RowKind.INDEX if factor == role.index_id else RowKind.PILLAR
        named = factor.removeprefix(f"{role.value}:")
        wanted = scores[(scores["row"] == row.value) & (scores["id"] == named)]
        ordinals = self._ordinals(wanted["period"])
        if fastest > self._shortest:
            ordinals = ordinals // (fastest // self._shortest)
        values = _table(wanted["alliance_id"], ordinals, wanted["score"])
        return FactorSeries(factor, frequency, OverTime.MEAN, values)

    def _fastest(self, metric_ids: frozenset[str]) -> frozenset[str]:
        """Keep the metrics that are due as often as the one that is due most often."""
        months = {name: self._months(name) for name in metric_ids}
        fastest = min(months.values(), default=self._shortest)
        return frozenset(name for name, length in months.items() if length == fastest)

    def _scored_with(self, used: frozenset[str], without: frozenset[str]) -> frozenset[str]:
        """Return the metrics that can be scored in one go with those of a factor.

        Where every pillar has metrics as fast as the workbook, one scoring serves all factors.
        """
        everything = frozenset().union(
            *(self._fastest(self.metrics_of(role, role.index_id) - without) for role in Role)
        )
        return everything if used <= everything else used

    @property
    def _shortest(self) -> int:
        """Months of a period of the workbook."""
        return self.catalogue.settings.frequency.months

    def _months(self, metric_id: str) -> int:
        """Return the months after which a metric is due again."""
        metric = self.catalogue.metrics[metric_id]
        return max(self._shortest, metric.frequency.months if metric.frequency else 0)

    def _ordinals(self, labels: pd.Series) -> pd.Series:
        """Return the ordinal of every period."""
        known = {str(label): Period.parse(str(label)).ordinal for label in labels.unique()}
        return labels.map(known).astype("int64")

    def _metric_series(self, metric: Metric) -> FactorSeries:
        """Return the values of a metric, both sides together."""
        months = self._months(metric.metric_id)
        frequency = next(one for one in Frequency if one.months == months)
        rows = self.panel[(self.panel["metric_id"] == metric.metric_id) & (self.panel["age"] == 0)]
        value = rows["value"]
        if metric.against:
            value = 100 * value / rows["target"].where(rows["target"] != 0)
        rows = rows.assign(
            value=_transformed(value, metric.transform), at=self._ordinals(rows["source_period"])
        )
        told = _both_sides(rows)
        values = _table(told["alliance_id"], told["at"], told["value"])
        return FactorSeries(metric.metric_id, frequency, metric.over_time, values)

    def _scores(self, role: Role, metric_ids: frozenset[str]) -> pd.DataFrame:
        """Score only these metrics, as if the catalogue had no others."""
        if metric_ids not in self._scored:
            chosen = {
                name: one for name, one in self.catalogue.metrics.items() if name in metric_ids
            }
            panel = self.panel[
                self.panel["metric_id"].isin(metric_ids) & (self.panel["age"] == 0)
            ].reset_index(drop=True)
            scores = score_panel(panel, self.grid, replace(self.catalogue, metrics=chosen))
            joint = scores["perspective"] == Perspective.JOINT.value
            whole = scores["row"] != RowKind.METRIC.value
            columns = ["alliance_id", "period", "row", "id", "role", "score"]
            self._scored[metric_ids] = scores.loc[joint & whole & scores["score"].notna(), columns]
        found = self._scored[metric_ids]
        return found[found["role"] == role.value]


class SeriesSource(Protocol):
    """Where the series of factors come from: as known now, or as known then."""

    def series(
        self, role: Role, factor: str, *, without: frozenset[str] = frozenset()
    ) -> FactorSeries:
        """Return the series of a factor."""


def pair_panel(
    factors: SeriesSource, leading: str, lagging: str, *, without: frozenset[str] = frozenset()
) -> tuple[PairPanel, Frequency]:
    """Lay both series of a pair side by side, on the slower grid of the two.

    Parameters
    ----------
    factors : SeriesSource
        Where series come from.
    leading : str
        Id of the leading factor.
    lagging : str
        Id of the lagging factor.
    without : frozenset of str
        Leading metrics left out of a leading pillar or index.

    Returns
    -------
    PairPanel
        Alliances that have a value of both; from the first to the last period with one.
    Frequency
        Length of its periods.
    """
    first = factors.series(Role.LEADING, leading, without=without)
    second = factors.series(Role.LAGGING, lagging)
    frequency = max(first.frequency, second.frequency, key=lambda one: one.months)
    x, y = first.laid_on(frequency), second.laid_on(frequency)
    alliances = sorted(x.rows.keys() & y.rows.keys())
    x, y = x.of(alliances), y.of(alliances)
    seen = [at for part in (x, y) for at in part.seen()]
    columns = range(min(seen), max(seen) + 1) if seen else range(0)
    return PairPanel(
        leading=leading,
        lagging=lagging,
        alliances=tuple(str(name) for name in alliances),
        periods=tuple(Period(frequency, at).label for at in columns),
        x=x.within(columns),
        y=y.within(columns),
    ), frequency


def _transformed(values: pd.Series, transform: Transform) -> pd.Series:
    """Apply the transform of a metric; what it cannot take is missing."""
    if transform is Transform.LN:
        return pd.Series(np.log(values.where(values > 0)), index=values.index)
    if transform is Transform.ASINH:
        return pd.Series(np.arcsinh(values), index=values.index)
    return values


def _both_sides(rows: pd.DataFrame) -> pd.DataFrame:
    """Form one value of an alliance and period: the joint one, or the mean of the usual sides."""
    keys = ["alliance_id", "at"]
    grouped = rows.groupby([*keys, "perspective"])["value"]
    # A side whose number is hidden or missing for one partner has none.
    sides = grouped.mean().where(grouped.count() == grouped.size()).rename("value").reset_index()
    joint = sides[sides["perspective"] == Perspective.JOINT.value]
    apart = sides[sides["perspective"] != Perspective.JOINT.value]
    usual = apart.groupby("alliance_id")["perspective"].nunique()
    mean = apart.groupby(keys)["value"].agg(["mean", "count"]).reset_index()
    whole = mean["count"].to_numpy() == usual.reindex(mean["alliance_id"]).to_numpy()
    mean = mean[whole].rename(columns={"mean": "value"})[[*keys, "value"]]
    told = pd.concat([joint[[*keys, "value"]], mean], ignore_index=True)
    told = told.drop_duplicates(keys, keep="first")
    return pd.DataFrame(told[told["value"].notna()])


def _table(alliances: pd.Series, ordinals: pd.Series, values: pd.Series) -> pd.DataFrame:
    """Lay values out, alliances x consecutive ordinals."""
    if values.empty:
        return pd.DataFrame(dtype=float)
    named = pd.DataFrame({"alliance_id": alliances.astype(str), "at": ordinals, "value": values})
    table = named.astype({"value": float}).pivot_table(
        index="alliance_id", columns="at", values="value"
    )
    return table.reindex(columns=range(int(table.columns[0]), int(table.columns[-1]) + 1))

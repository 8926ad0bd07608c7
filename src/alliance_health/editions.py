"""What of an analysis an edition may rest on: cut before anything is said.

::

    tables -> values -> panel  ->  cut: metrics, rows, columns  ->  scores, draws  ->  sentences
    whole                          nothing else goes on             of what is left

Values are measured from all rows, since a metric that both partners may see stays what it is.
Everything behind them is made of what is left, so no hidden number can be had as a difference.
The rule of this module: where two versions of the definitions disagree on a class, the stricter
one holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from alliance_health.analysis import Analysis, Workbook
from alliance_health.catalogue import Catalogue
from alliance_health.catalogue.activity import ActivitySettings
from alliance_health.catalogue.confidentiality import is_shown, only_metrics
from alliance_health.catalogue.settings import LinkSettings
from alliance_health.indices.score import score_panel
from alliance_health.indices.snapshot import Snapshot
from alliance_health.indices.weighting import Weighting, weigh
from alliance_health.insights.overrides import note_overrides
from alliance_health.sources.raw import RawWorkbook
from alliance_health.tables.checked import CheckedTables
from alliance_health.tables.confidentiality_checks import refuse_faulty_classes
from alliance_health.tables.cut import Allowed, cut_tables, of_alliance
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Confidentiality, Edition, WeightRule


def allowed_in(analysis: Analysis, edition: Edition) -> Allowed:
    """Say which metrics, tables and columns of a workbook an edition may show.

    Parameters
    ----------
    analysis : Analysis
        Its definitions, as valid on its date and as they are now.
    edition : Edition
        For whom.

    Returns
    -------
    Allowed
        By the stricter of both versions: a field that became internal since is not shown on a
        page about the past either.

    Raises
    ------
    DataError
        When `workbook.toml` gives a class to something that cannot have it.
    """
    versions = (analysis.catalogue, analysis.workbook.catalogue)
    for version in versions:
        refuse_faulty_classes(version)
    metric_ids = [
        name
        for name in analysis.catalogue.metrics
        if all(is_shown(one.metrics[name], edition) for one in versions if name in one.metrics)
    ]
    allowed = Allowed(edition, frozenset(metric_ids), _strictest(versions))
    return replace(allowed, shows_ratings=_shows_ratings(allowed, analysis.catalogue))


def _shows_ratings(allowed: Allowed, catalogue: Catalogue) -> bool:
    """Tell whether both sides' ratings may be compared: all of them, or none.

    Of some factors alone nothing is told: a mean over all of them, and the number of tests
    that were made, would say something of the others.
    """
    ratings = SCHEMAS["ratings"]
    fed = {metric for item in catalogue.survey.values() for metric in item.in_metric.values()}
    return (
        allowed.rows(ratings)
        and allowed.column(ratings, ratings.column("rating"))
        and (fed & catalogue.metrics.keys()) <= set(allowed.metric_ids)
    )


def _strictest(versions: tuple[Catalogue, ...]) -> dict[str, Confidentiality]:
    """Return the classes given to tables and columns, of several versions the strictest."""
    usual = {schema.table: schema.confidentiality for schema in SCHEMAS.values()} | {
        f"{schema.table}.{column.name}": column.confidentiality
        for schema in SCHEMAS.values()
        for column in schema.columns
    }
    found: dict[str, Confidentiality] = {}
    for version in versions:
        for name in set(version.settings.confidentiality) & set(usual):
            classes = [one.settings.confidentiality.get(name, usual[name]) for one in versions]
            found[name] = classes[0].or_stricter(classes[-1])
    return found


@dataclass(frozen=True)
class EditionCut:
    """What an edition leaves of an analysis.

    Parameters
    ----------
    allowed : Allowed
        What it may show.
    """

    allowed: Allowed

    def leaves_whole(self, analysis: Analysis) -> bool:
        """Tell whether nothing that a page could say is cut: then the analysis serves as it is.

        Codes of persons and what they said are in no report, so hiding them cuts nothing.
        """
        if self.allowed.edition.leaves_the_company:
            return False
        tables = analysis.workbook.checked.tables
        return len(self.allowed.metric_ids) == len(analysis.catalogue.metrics) and all(
            self.allowed.shows_all_rows(tables, table)
            and all(
                self.allowed.column(SCHEMAS[table], column)
                for column in SCHEMAS[table].columns
                if not column.personal
            )
            for table in tables.frames
        )

    def catalogue(self, catalogue: Catalogue) -> Catalogue:
        """Return the definitions without what may not be named."""
        shown = only_metrics(catalogue, self.allowed.metric_ids)
        return _without_ours(shown) if self.allowed.edition.leaves_the_company else shown

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Return what one period is scored from without the metrics that are not shown."""
        return replace(
            snapshot,
            panel=self.rows(snapshot.panel),
            catalogue=self.catalogue(snapshot.catalogue),
        )

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table about metrics that are shown."""
        return table[table["metric_id"].isin(self.allowed.metric_ids)].reset_index(drop=True)

    def analysis(self, whole: Analysis) -> Analysis:
        """Cut an analysis and score it anew; nothing is drawn.

        Parameters
        ----------
        whole : Analysis
            Everything computed from all rows.

        Returns
        -------
        Analysis
            Of all alliances; its workbook has no files, no problems and no accounting of rows
            when the edition leaves the company.
        """
        catalogue = self.catalogue(whole.catalogue)
        stated, tables = (cut_tables(one, self.allowed) for one in (whole.stated, whole.tables))
        panel = self._panel(whole)
        scores = score_panel(panel, whole.grid, catalogue)
        return replace(
            whole,
            workbook=self._workbook(whole, catalogue),
            catalogue=catalogue,
            weighting=_weighting(whole, catalogue, keeps_experts=self._keeps_experts),
            stated=stated,
            tables=tables,
            measured=self.rows(whole.measured),
            values=self.rows(whole.values),
            differences=self.rows(whole.differences),
            panel=panel,
            scores=note_overrides(scores, stated["overrides"], catalogue),
            drawn=None,
            gated=self.rows(whole.rating_gates),
            complete=whole.period,
        )

    @property
    def _keeps_experts(self) -> bool:
        """Whether it may be told what the experts say."""
        return self.allowed.rows(SCHEMAS["expert_weights"])

    def _panel(self, whole: Analysis) -> pd.DataFrame:
        """Return the values that count; what is scored against a hidden target is not scored."""
        panel, targets = self.rows(whole.panel), SCHEMAS["targets"]
        if self.allowed.rows(targets) and self.allowed.column(targets, targets.column("target")):
            return panel
        against = [name for name, one in whole.catalogue.metrics.items() if one.against]
        untold = pd.Series(index=panel.index, dtype=panel["target"].dtype)
        panel = panel.assign(target=untold)
        return panel[~panel["metric_id"].isin(against)].reset_index(drop=True)

    def _workbook(self, whole: Analysis, catalogue: Catalogue) -> Workbook:
        """Return the workbook that builders may look into."""
        checked = whole.workbook.checked
        tables = cut_tables(checked.tables, self.allowed)
        if not self.allowed.edition.leaves_the_company:
            kept = replace(checked, tables=tables)
            return replace(whole.workbook, catalogue=catalogue, checked=kept)
        nothing = CheckedTables(tables, (), checked.accounting.iloc[:0], checked.rejected.iloc[:0])
        return Workbook(Path(), catalogue, RawWorkbook({}, (), {}), nothing)


def of_one_alliance(analysis: Analysis, alliance_id: str) -> Analysis:
    """Keep one alliance of an analysis; of all others nothing is left, not even how many.

    Parameters
    ----------
    analysis : Analysis
        Without draws: those rest on what all alliances are like.
    alliance_id : str
        The alliance.

    Returns
    -------
    Analysis
        As if the workbook held this alliance alone, but for values, which stay.
    """
    checked = analysis.workbook.checked
    alone = replace(checked, tables=of_alliance(checked.tables, alliance_id))

    def own(table: pd.DataFrame) -> pd.DataFrame:
        """Keep the rows of the alliance."""
        return table[table["alliance_id"] == alliance_id].reset_index(drop=True)

    return replace(
        analysis,
        workbook=replace(analysis.workbook, checked=alone),
        stated=of_alliance(analysis.stated, alliance_id),
        tables=of_alliance(analysis.tables, alliance_id),
        grid=own(analysis.grid),
        measured=own(analysis.measured),
        values=own(analysis.values),
        differences=own(analysis.differences),
        panel=own(analysis.panel),
        scores=own(analysis.scores),
        drawn=None,
    )


def _without_ours(catalogue: Catalogue) -> Catalogue:
    """Leave out of the definitions what is about us, and what they were read from."""
    settings = catalogue.settings.model_copy(
        update={
            **{"name": "", "version": "", "survey": "", "report_periods": "", "fiscal": {}},
            **{"links": LinkSettings(), "events": {}, "activity": ActivitySettings()},
            "confidentiality": {},
        }
    )
    metrics = {
        name: metric.model_copy(update={"owner": "", "source": ""})
        for name, metric in catalogue.metrics.items()
    }
    return Catalogue(
        settings=settings,
        metrics=metrics,
        pillars=catalogue.pillars,
        survey=catalogue.survey,
        version="",
        survey_texts=catalogue.survey_texts,
    )


def _weighting(whole: Analysis, catalogue: Catalogue, *, keeps_experts: bool) -> Weighting:
    """Return the weights in force of the metrics that are left, and whose they are."""
    as_in_force = replace(
        catalogue,
        settings=catalogue.settings.model_copy(update={"weights": WeightRule.CATALOGUE}),
    )
    experts = whole.stated["expert_weights"]
    found = weigh(as_in_force, experts if keeps_experts else experts.iloc[:0])
    key = ["role", "pillar", "metric_id"]
    whose: Mapping[tuple[str, ...], str] = {
        tuple(str(row[name]) for name in key): str(row["source"])
        for row in whole.weighting.weights.to_dict("records")
    }
    names = found.weights[key].astype("str").itertuples(index=False, name=None)
    source = [whose.get(name, WeightRule.CATALOGUE.value) for name in names]
    return replace(found, catalogue=catalogue, weights=found.weights.assign(source=source))

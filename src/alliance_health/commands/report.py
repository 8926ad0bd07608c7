"""`report`: everything computed once into the store of a period, then a page for each alliance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alliance_health.analysis import Analysis
from alliance_health.call_store import read_calls
from alliance_health.commands.explain import since_reported
from alliance_health.commands.fairness import fair_shares_of
from alliance_health.commands.give_and_get import give_and_get_of
from alliance_health.commands.links import links_of
from alliance_health.errors import ReportError
from alliance_health.pipeline import at_constant_rates, at_rates_of
from alliance_health.report.build import build_health_report
from alliance_health.report.build_portfolio import build_portfolio_report
from alliance_health.report.health_report import HealthReport
from alliance_health.report.manifest import Manifest
from alliance_health.report.run import RunRequest, render_reports
from alliance_health.report.slugs import slug
from alliance_health.report.source import ReportSource
from alliance_health.report.warm_process import kept_warm
from alliance_health.shipped import shipped_folder
from alliance_health.store import write_store
from alliance_health.tables.calendar import Period, periods_between
from alliance_health.vocabulary import Assets, Edition, Twin


@dataclass(frozen=True)
class ReportOrder:
    """What to render and where.

    Parameters
    ----------
    folder : Path
        Folder of all reports.
    alliances : tuple of str
        Only these; all when empty.
    workers : int
        Reports made at once.
    edition, language : str
        For whom, and in which language.
    also : tuple of Twin
        What is written beside each page.
    assets : Assets
        Where the drawing library is.
    """

    folder: Path
    alliances: tuple[str, ...] = ()
    workers: int = 2
    edition: str = "internal"
    language: str = "en"
    also: tuple[Twin, ...] = ()
    assets: Assets = Assets.INSIDE


@dataclass(frozen=True)
class Made:
    """What became of one period.

    Parameters
    ----------
    manifest : Manifest
        Every page and twin that was made, and every one that was not.
    """

    manifest: Manifest

    @property
    def index(self) -> Path:
        """The index page."""
        return Path(self.manifest.index)

    @property
    def failures(self) -> list[str]:
        """One line for each report, and each twin of one, that could not be made."""
        period = self.manifest.period
        pages = [f"{period}, {one.name}: not made: {one.reason}" for one in self.manifest.failures]
        twins = [
            f"{period}, {page.name}: {one.file} not made: {one.reason}"
            for page in self.manifest.pages
            for one in page.twins_not_made
        ]
        return pages + twins


def make_reports(
    analysis: Analysis, order: ReportOrder, *, first: Period, last: Period
) -> Iterator[Made]:
    """Render the reports of every period in a range, one period after the other.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    order : ReportOrder
        What to render and where.
    first, last : Period
        The range, both included.

    Yields
    ------
    Made
        One for each period in which an alliance lived.

    Raises
    ------
    ReportError
        When no alliance that is asked for lived in the range.
    """
    made = 0
    constant = at_constant_rates(analysis)
    with kept_warm():
        for period in periods_between(first, last):
            give = give_and_get_of(analysis, period)
            source = ReportSource(
                analysis,
                period,
                edition=order.edition,
                language=order.language,
                rated=at_rates_of(analysis, period),
                constant=constant,
                reported=since_reported(analysis, period),
                links=links_of(analysis, period=period),
                fair=fair_shares_of(analysis, period, give=give),
                give=give,
                earlier=read_calls(stores_of(order, analysis), period, analysis.as_of.isoformat()),
            )
            wanted = [name for name in source.alliances if name in (order.alliances or [name])]
            if wanted:
                made += 1
                yield _make_period(source, order, wanted)
    if not made:
        asked = ", ".join(order.alliances) or "no alliance"
        raise ReportError(f"{asked} has nothing to report from {first.label} to {last.label}")


def stores_of(order: ReportOrder, analysis: Analysis) -> Path:
    """Return the folder that holds the stores of a workbook, one a period.

    Parameters
    ----------
    order : ReportOrder
        Where reports go.
    analysis : Analysis
        Of which workbook.

    Returns
    -------
    Path
        It need not exist yet.
    """
    return order.folder / slug(analysis.workbook.folder.name) / "store"


def _make_period(source: ReportSource, order: ReportOrder, wanted: list[str]) -> Made:
    """Compute one period for all alliances, store it, and render the pages."""
    analysis, workbook = source.analysis, source.analysis.workbook
    reports, broken = _build(source)
    store = stores_of(order, analysis) / f"{source.period.label}.duckdb"
    write_store(
        store,
        scores=source.scores,
        pages={**{report.alliance_id: report for report in reports}, **broken},
        portfolio=build_portfolio_report(source, reports),
        calls=source.calls,
    )
    request = RunRequest(
        workbook=workbook.folder,
        name=analysis.catalogue.settings.name,
        period=source.period.label,
        alliances={alliance_id: source.names[alliance_id] for alliance_id in wanted},
        store=store,
        notebooks=shipped_folder("notebooks"),
        reports=order.folder,
        edition=Edition(order.edition),
        language=order.language,
        workers=order.workers,
        inputs=workbook.hashes,
        catalogue_version=analysis.catalogue.version,
        also=order.also,
        assets=order.assets,
    )
    return Made(render_reports(request))


def _build(source: ReportSource) -> tuple[list[HealthReport], dict[str, str]]:
    """Build the page data of every alliance; one that cannot be built stops no other."""
    reports, broken = [], {}
    for alliance_id in source.alliances:
        try:
            reports.append(build_health_report(source, alliance_id))
        except Exception as error:  # told in the run's failures, whatever it is
            broken[alliance_id] = f"{type(error).__name__}: {error}"
    return reports, broken

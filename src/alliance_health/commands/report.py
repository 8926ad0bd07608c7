"""`report`: everything computed once, then a page for each alliance, edition and language."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.commands.report_pages import store_pages, store_path
from alliance_health.commands.report_sources import Everything, PeriodSources
from alliance_health.errors import AllianceHealthError, ReportError
from alliance_health.language import speaking
from alliance_health.report.at_once import usual_forks, usual_workers
from alliance_health.report.manifest import Manifest
from alliance_health.report.progress import PagesPlanned, Stage, StageBegun, tell
from alliance_health.report.run import KernelChoice, RunRequest, plan_reports, render_reports
from alliance_health.report.run_manifest import not_begun
from alliance_health.report.slugs import slug
from alliance_health.report.warm_process import kept_warm
from alliance_health.shipped import shipped_folder
from alliance_health.store import page_contents
from alliance_health.tables.calendar import Period, periods_between
from alliance_health.vocabulary import Assets, Edition, Twin

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis
    from alliance_health.report.making import Away


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
        Reports made at once; as many as suit this machine when left out.
    editions, languages : tuple of str
        For whom, and in which languages: every edition in every language.
    also : tuple of Twin, optional
        What is written beside each page; by default what the workbook's settings name.
    assets : Assets
        Where the drawing library is.
    machines : callable
        Connects to other machines that make the pages, for as long as they do; nobody else
        when left out. It is called once all is stored, if there is a page to make: storing is
        done in forks of this process, and none can be made while a connection has threads.
    is_forced : bool
        Whether pages are made that are there and unchanged.
    report_timeout : float
        Seconds that a notebook may take.
    until : float, optional
        The run's end, in seconds since 1970: nothing is begun after it.
    """

    folder: Path
    alliances: tuple[str, ...] = ()
    workers: int = field(default_factory=usual_workers)
    editions: tuple[str, ...] = (Edition.INTERNAL.value,)
    languages: tuple[str, ...] = ("en",)
    also: tuple[Twin, ...] | None = None
    assets: Assets = Assets.INSIDE
    machines: Callable[[], AbstractContextManager[Away | None]] = nullcontext
    is_forced: bool = False
    report_timeout: float = KernelChoice().timeout
    until: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether the run has no time left."""
        return self.until is not None and time.time() >= self.until

    @property
    def made(self) -> list[tuple[Edition, str]]:
        """Every edition and language that is asked for, each once."""
        pairs = [(Edition(edition), one) for edition in self.editions for one in self.languages]
        return list(dict.fromkeys(pairs))


@dataclass(frozen=True)
class Made:
    """What became of one period in one edition and language.

    Parameters
    ----------
    manifest : Manifest
        Every page and twin that was made, and every one that was not.
    """

    manifest: Manifest

    @property
    def index(self) -> Path:
        """The index page; the folder of an edition whose pages stand alone."""
        return Path(self.manifest.index)


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
        One for each edition and language of each period in which an alliance lived.

    Raises
    ------
    ReportError
        When no alliance that is asked for lived in the range.
    """
    made = 0
    everything = Everything(analysis, at_once=usual_forks(order.workers))
    tell(PagesPlanned(pages=_count_pages(analysis, order, first, last)))
    with kept_warm():
        for period in periods_between(first, last):
            if not wanted_in(analysis, period, order.alliances):
                continue
            made += 1
            sources = PeriodSources(everything, period)
            for edition, language in order.made:
                yield _make(sources, order, edition, language)
    if not made:
        asked = ", ".join(order.alliances) or "no alliance"
        raise ReportError(f"{asked} has nothing to report from {first.label} to {last.label}")


def wanted_in(analysis: Analysis, period: Period, asked: Sequence[str]) -> list[str]:
    """List the alliances to report on that lived in a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period
        The period.
    asked : sequence of str
        Only these; all when empty.

    Returns
    -------
    list of str
        In order.
    """
    lived = analysis.grid.loc[analysis.grid["period"] == period.label, "alliance_id"]
    return [name for name in sorted(lived.unique()) if name in (asked or [name])]


def stores_of(order: ReportOrder, analysis: Analysis) -> Path:
    """Return the folder that holds the stores of a workbook.

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


def _count_pages(analysis: Analysis, order: ReportOrder, first: Period, last: Period) -> int:
    """Count the pages of a range: those of alliances, and of the portfolio where there is one."""
    wanted = [
        len(wanted_in(analysis, period, order.alliances)) for period in periods_between(first, last)
    ]
    return sum(
        alliances + (not edition.leaves_the_company)
        for alliances in wanted
        for edition, _ in order.made
        if alliances
    )


def _make(sources: PeriodSources, order: ReportOrder, edition: Edition, language: str) -> Made:
    """Build one period in one edition and language, store it, and render the pages."""
    analysis = sources.analysis
    wanted = wanted_in(analysis, sources.period, order.alliances)
    lived = wanted_in(analysis, sources.period, ())
    stores = stores_of(order, analysis)
    alliances = analysis.tables["alliances"]
    names = dict(zip(alliances["alliance_id"], alliances["name"], strict=True))
    with speaking(language):
        store = store_path(stores, edition, sources.period)
    request = RunRequest(
        workbook=analysis.workbook.folder,
        name=analysis.catalogue.settings.name,
        period=sources.period.label,
        alliances={alliance_id: names[alliance_id] for alliance_id in wanted},
        store=store,
        notebooks=shipped_folder("notebooks"),
        reports=order.folder,
        edition=edition,
        language=language,
        workers=order.workers,
        inputs=analysis.workbook.hashes,
        catalogue_version=analysis.catalogue.version,
        also=analysis.catalogue.settings.also if order.also is None else order.also,
        assets=order.assets,
        is_forced=order.is_forced,
        until=order.until,
        others=[one for one in lived if one not in wanted],
    )
    if order.is_over:
        return Made(not_begun(request))
    period = sources.period.label
    tell(StageBegun(stage=Stage.STORING, period=period, edition=edition.value, language=language))
    with speaking(language):
        store_pages(sources, edition, stores, wanted, anew=order.is_forced)
    request = replace(request, contents=page_contents(store))
    plan, kernel = plan_reports(request), KernelChoice(timeout=order.report_timeout)
    with ExitStack() as connected:
        try:
            away = None if plan.is_done else connected.enter_context(order.machines())
        except AllianceHealthError as error:
            return Made(not_begun(request, str(error)))
        return Made(render_reports(request, plan=plan, kernel=kernel, away=away))

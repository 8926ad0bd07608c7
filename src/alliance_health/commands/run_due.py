"""`run-due`: the reports that are due and those that were missed, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from alliance_health.analysis import Workbook
from alliance_health.catalogue import Settings
from alliance_health.commands.report import Made, ReportOrder, make_reports, wanted_in
from alliance_health.errors import CatalogueError
from alliance_health.pipeline import analyse, draw
from alliance_health.report.progress import Stage, StageBegun, tell
from alliance_health.report.run_manifest import not_begun
from alliance_health.report.run_request import RunRequest
from alliance_health.schedule.age import too_old
from alliance_health.schedule.done import made_reports
from alliance_health.schedule.due import Due, Rule, due_reports
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Edition

#: Columns of what is due.
COLUMNS = ("period", "edition", "language", "due_on", "missed")


@dataclass(frozen=True)
class Nothing:
    """A period that is due, and in which no alliance lived.

    Parameters
    ----------
    due : Due
        What was asked for.
    """

    due: Due


def rule_of(settings: Settings) -> Rule:
    """Return when the reports of a workbook are due.

    Parameters
    ----------
    settings : Settings
        Of the workbook.

    Returns
    -------
    Rule
        By `[schedule]`.

    Raises
    ------
    CatalogueError
        When `since` is no period of the length that the workbook is scored by.
    """
    since = None
    if settings.schedule.since:
        try:
            since = Period.parse(settings.schedule.since)
        except ValueError as error:
            raise CatalogueError(f"workbook.toml, schedule.since: {error}") from None
        if since.frequency is not settings.frequency:
            raise CatalogueError(
                f"workbook.toml, schedule.since: '{since.label}': this workbook is scored by "
                f"{settings.frequency.value}"
            )
    return Rule(settings.frequency, settings.schedule.days_after, since)


def find_due(settings: Settings, own: Path, today: date) -> list[Due]:
    """List the reports of a workbook that are due on a day and not there.

    Parameters
    ----------
    settings : Settings
        Of the workbook.
    own : Path
        Folder of all its reports.
    today : date
        The day.

    Returns
    -------
    list of Due
        The oldest period first; none that is too old to be kept, since it would be removed again.
    """
    kinds = [
        (edition.value, language)
        for edition in settings.schedule.editions
        for language in settings.languages
    ]
    done = made_reports(own)
    found = due_reports(today, kinds, rule_of(settings), done=done)
    known = [*(Period.parse(order.period) for order in done), *(due.period for due in found)]
    gone = set(too_old(known, settings.deliver.keep, today))
    return [due for due in found if due.period not in gone]


def list_due(found: list[Due]) -> pd.DataFrame:
    """Lay out what is due.

    Parameters
    ----------
    found : list of Due
        From `find_due`.

    Returns
    -------
    DataFrame
        `COLUMNS`, a row for each period, edition and language.
    """
    rows = [
        (order.period, order.edition, order.language, due.due_on.isoformat(), due.is_missed)
        for due in found
        for order in due.wanted
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def make_due(workbook: Workbook, order: ReportOrder, found: list[Due]) -> Iterator[Made | Nothing]:
    """Make the reports that are due, the oldest period first.

    Each tells what was known on the day on which it was due, so that one that is caught up
    says what it would have said then.

    Parameters
    ----------
    workbook : Workbook
        What it is made from.
    order : ReportOrder
        Where to; its editions and languages are those that are due.
    found : list of Due
        From `find_due`.

    Yields
    ------
    Made or Nothing
        One for each edition and language of each period; without a page where the time of the
        run was over before it was begun.
    """
    for due in found:
        if order.is_over:
            yield from _not_begun(workbook, order, due)
            continue
        tell(StageBegun(stage=Stage.COMPUTING))
        analysis = draw(analyse(workbook, as_of=due.due_on, n_draws=0))
        if not wanted_in(analysis, due.period, order.alliances):
            yield Nothing(due)
            continue
        for edition, languages in _by_edition(due).items():
            wanted = replace(order, editions=(edition,), languages=languages)
            yield from make_reports(analysis, wanted, first=due.period, last=due.period)


def _not_begun(workbook: Workbook, order: ReportOrder, due: Due) -> Iterator[Made]:
    """Tell of each edition and language of a period that the run did not come to it."""
    for edition, languages in _by_edition(due).items():
        for language in languages:
            request = RunRequest(
                workbook=workbook.folder,
                name=workbook.catalogue.settings.name,
                period=due.period.label,
                alliances={},
                store=order.folder,
                notebooks=order.folder,
                reports=order.folder,
                edition=Edition(edition),
                language=language,
            )
            yield Made(not_begun(request))


def _by_edition(due: Due) -> Mapping[str, tuple[str, ...]]:
    """Group the languages that are due by their edition."""
    found: dict[str, tuple[str, ...]] = {}
    for order in due.wanted:
        found[order.edition] = (*found.get(order.edition, ()), order.language)
    return found

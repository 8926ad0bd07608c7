"""The store of a run: everything computed once, from which each report reads its slice.

One DuckDB file a period, written under another name first and moved into place, so
that a reader sees the whole of it or the one before.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from alliance_health.call_store import keep_calls
from alliance_health.errors import ReportError
from alliance_health.insights.warnings.calls import no_calls
from alliance_health.language import keep_speaking, speaking
from alliance_health.owner import unfinished
from alliance_health.report.health_report import HealthReport, PortfolioReport
from alliance_health.vocabulary import Edition

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.commands.report_sources import PeriodSources

#: Key under which the report of the whole portfolio is kept.
PORTFOLIO = ""

#: Scores that the portfolio's page reads.
_OF_PORTFOLIO = "\"row\" IN ('pillar', 'index')"


@dataclass(frozen=True)
class AllianceView:
    """What the report of one alliance is made from.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.
    scores : DataFrame
        Rows of `score` of this alliance up to the report's period.
    """

    report: HealthReport
    scores: pd.DataFrame


@dataclass(frozen=True)
class PortfolioView:
    """What the report of the portfolio is made from.

    Parameters
    ----------
    report : PortfolioReport
        Everything the page says.
    scores : DataFrame
        Pillar and index rows of `score` of all alliances up to the report's period.
    """

    report: PortfolioReport
    scores: pd.DataFrame


def write_store(  # noqa: PLR0913 - a name for each part of a store
    path: Path,
    *,
    scores: pd.DataFrame,
    pages: Mapping[str, HealthReport | str],
    portfolio: PortfolioReport | None = None,
    calls: pd.DataFrame | None = None,
    made_from: str = "",
) -> None:
    """Write the store of one period, in one edition and language.

    Calls that were made of the same period on other days are kept: a report of such a day
    is still held to them.

    Parameters
    ----------
    path : Path
        The file; replaced as a whole.
    scores : DataFrame
        Rows of `score` of all alliances up to the period.
    pages : mapping of str to HealthReport or str
        The report of each alliance, or why it could not be computed.
    portfolio : PortfolioReport, optional
        The report of all; an edition that leaves the company has none, and claims nothing.
    calls : DataFrame, optional
        What the reports claim, by default nothing; those made on the same day before are replaced.
    made_from : str
        Fingerprint of everything that it is built of; empty where that is not known.

    Raises
    ------
    ReportError
        When the store before cannot be read, or the new one not be written; that before is then
        still in place.
    """
    rows = [
        (name, "", page) if isinstance(page, str) else (name, page.model_dump_json(), "")
        for name, page in [*pages.items(), *([(PORTFOLIO, portfolio)] if portfolio else [])]
    ]
    as_of = portfolio.as_of if portfolio else ""
    kept = keep_calls(path, no_calls() if calls is None else calls, as_of)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = unfinished(path)
    try:
        with duckdb.connect(str(written)) as connection:
            connection.register("given", scores)
            connection.execute("CREATE TABLE scores AS SELECT * FROM given")
            connection.execute(
                "CREATE TABLE pages (alliance_id VARCHAR PRIMARY KEY, page VARCHAR, reason VARCHAR)"
            )
            connection.executemany("INSERT INTO pages VALUES (?, ?, ?)", rows)
            connection.register("claimed", kept)
            connection.execute("CREATE TABLE calls AS SELECT * FROM claimed")
            connection.execute("CREATE TABLE made_from AS SELECT ? AS made_from", [made_from])
            connection.execute("CHECKPOINT")  # closing would, and not tell that there is no room
        os.replace(written, path)
    except (duckdb.OperationalError, duckdb.FatalException, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise ReportError(
            f"{path} cannot be written: {reason}; make room or give the right to write there"
        ) from error
    finally:
        for left in (written, written.with_name(f"{written.name}.wal")):
            left.unlink(missing_ok=True)


def is_made_from(path: Path, made_from: str) -> bool:
    """Tell whether a store is there and was built of the same.

    Parameters
    ----------
    path : Path
        The store of a period.
    made_from : str
        Fingerprint of everything that it would be built of.

    Returns
    -------
    bool
        False also for a store that cannot be read, and one with a page that could not be
        computed: that is tried again.
    """
    if not path.is_file():
        return False
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(
                "SELECT made_from, (SELECT count(*) FROM pages WHERE reason != '') FROM made_from"
            ).fetchone()
    except duckdb.Error:  # what is wrong with it is said by whoever needs it
        return False
    return found == (made_from, 0)


def page_contents(path: Path) -> dict[str, str]:
    """Fingerprint what the notebook of each page reads from a store.

    Parameters
    ----------
    path : Path
        The store of a period.

    Returns
    -------
    dict of str to str
        SHA-256 of the page and of the scores behind its figures, by alliance; of the portfolio
        by an empty text. A page that could not be computed is left out.

    Raises
    ------
    ReportError
        When the store cannot be read.
    """
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            columns = connection.execute("DESCRIBE scores").fetchall()
            pages = connection.execute(
                "SELECT alliance_id, sha256(page) FROM pages WHERE reason = ''"
            ).fetchall()
            scores = dict(connection.execute(_fingerprints("alliance_id")).fetchall())
            scores |= connection.execute(_fingerprints("''", _OF_PORTFOLIO)).fetchall()
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise ReportError(
            f"{path} cannot be read: {reason}; remove it and render its period again"
        ) from error
    return {
        one: hashlib.sha256(repr((columns, page, scores.get(one))).encode("utf-8")).hexdigest()
        for one, page in pages
    }


def _fingerprints(group: str, where: str = "true") -> str:
    """Write the query that fingerprints rows of scores, in the order in which they are read."""
    return (
        f"SELECT {group}, sha256(string_agg(CAST(scores AS VARCHAR), chr(10) ORDER BY rowid)) "
        f"FROM scores WHERE {where} GROUP BY 1"
    )


def read_alliance(path: Path, alliance_id: str) -> AllianceView:
    """Read one alliance's slice of a store.

    Parameters
    ----------
    path : Path
        The store of a period.
    alliance_id : str
        The alliance.

    Returns
    -------
    AllianceView
        Its page and its scores.

    Raises
    ------
    ReportError
        When the store does not know the alliance, or it could not be computed.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        page = _page(connection, alliance_id, path)
        scores = connection.execute(
            "SELECT * FROM scores WHERE alliance_id = ? ORDER BY rowid", [alliance_id]
        ).df()
    return AllianceView(HealthReport.model_validate_json(page), scores)


def read_portfolio(path: Path) -> PortfolioView:
    """Read the portfolio's slice of a store: pillars and indices of all alliances.

    Parameters
    ----------
    path : Path
        The store of a period.

    Returns
    -------
    PortfolioView
        The portfolio's page and its scores.

    Raises
    ------
    ReportError
        When the store holds no portfolio page.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        page = _page(connection, PORTFOLIO, path)
        scores = connection.execute(
            f"SELECT * FROM scores WHERE {_OF_PORTFOLIO} ORDER BY rowid"
        ).df()
    return PortfolioView(PortfolioReport.model_validate_json(page), scores)


def _page(connection: duckdb.DuckDBPyConnection, alliance_id: str, path: Path) -> str:
    """Return the stored page of an alliance, or of the portfolio."""
    found = connection.execute(
        "SELECT page, reason FROM pages WHERE alliance_id = ?", [alliance_id]
    ).fetchone()
    wanted = f"alliance '{alliance_id}'" if alliance_id else "the portfolio"
    if found is None:
        raise ReportError(f"{path.name} holds no page of {wanted}; render the period again")
    page, reason = found
    if reason:
        raise ReportError(f"{wanted} could not be computed: {reason}")
    return str(page)


def load_alliance(  # noqa: PLR0913 - a name for each parameter of the notebook
    *,
    workbook: str = "",
    alliance_id: str = "",
    period: str = "",
    edition: str = "internal",
    language: str = "en",
    store: str = "",
) -> AllianceView:
    """Load what the report of one alliance is made from.

    Parameters
    ----------
    workbook : str
        Folder of the workbook; empty for the nearest, and the sample where there is none.
    alliance_id : str
        The alliance; empty for the first.
    period : str
        The period; empty for the last complete one.
    edition, language : str
        For whom, and in which language, which is spoken from now on; a store holds one of each.
    store : str
        Store of a run; empty to compute from the workbook.

    Returns
    -------
    AllianceView
        The page's data and the scores behind its figures.

    Raises
    ------
    ReportError
        When the alliance or the period is not known.
    """
    keep_speaking(language)
    if store:
        return read_alliance(Path(store), alliance_id)
    from alliance_health.commands.report import wanted_in
    from alliance_health.report.build_edition import build_for_edition

    sources, made_for = _sources(workbook, period), Edition(edition)
    lived = wanted_in(sources.analysis, sources.period, ())
    wanted = alliance_id or next(iter(lived), "")
    if wanted not in lived:
        raise ReportError(
            f"alliance '{wanted}' has no {sources.period.label}; "
            f"alliances that have: {', '.join(lived) or 'none'}"
        )
    with speaking(language):
        is_alone = made_for.leaves_the_company
        source = sources.alone(made_for, wanted) if is_alone else sources.together(made_for)
        return AllianceView(build_for_edition(source, wanted), source.by_alliance[wanted])


def load_portfolio(
    *,
    workbook: str = "",
    period: str = "",
    edition: str = "internal",
    language: str = "en",
    store: str = "",
) -> PortfolioView:
    """Load what the report of the portfolio is made from.

    Parameters
    ----------
    workbook : str
        Folder of the workbook; empty for the nearest, and the sample where there is none.
    period : str
        The period; empty for the last complete one.
    edition, language : str
        For whom, and in which language, which is spoken from now on; a store holds one of each.
    store : str
        Store of a run; empty to compute from the workbook.

    Returns
    -------
    PortfolioView
        The page's data and the scores behind its figures.

    Raises
    ------
    ReportError
        When the period is not known, or the edition has no such report.
    """
    keep_speaking(language)
    if store:
        return read_portfolio(Path(store))
    from alliance_health.report.build_edition import build_for_edition
    from alliance_health.report.build_portfolio import build_portfolio_report

    made_for = Edition(edition)
    if made_for.leaves_the_company:
        raise ReportError(f"the {edition} edition has no report of the portfolio")
    with speaking(language):
        source = _sources(workbook, period).together(made_for)
        reports = [build_for_edition(source, alliance_id) for alliance_id in source.alliances]
        scores = source.scores[source.scores["row"].isin(["pillar", "index"])]
        return PortfolioView(build_portfolio_report(source, reports), scores)


def _sources(workbook: str, period: str) -> PeriodSources:
    """Analyse a workbook and cut it at a period."""
    from alliance_health.commands.report_sources import Everything, PeriodSources
    from alliance_health.pipeline import analyse, open_workbook
    from alliance_health.tables.calendar import Period

    analysis = analyse(open_workbook(workbook))
    wanted = Period.parse(period) if period else analysis.period
    return PeriodSources(Everything(analysis), wanted)

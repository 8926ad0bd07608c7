"""The data of all pages of one period, built and stored: a store for each edition and language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from alliance_health.call_store import read_calls
from alliance_health.code_version import RENDERING, code_version
from alliance_health.commands.report_sources import PeriodSources
from alliance_health.forking import side_by_side
from alliance_health.language import SOURCE, spoken
from alliance_health.report.build_edition import build_for_edition
from alliance_health.report.build_portfolio import build_portfolio_report
from alliance_health.report.health_report import HealthReport
from alliance_health.report.source import ReportSource
from alliance_health.store import is_made_from, write_store
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Edition


def store_pages(
    sources: PeriodSources,
    edition: Edition,
    stores: Path,
    wanted: Sequence[str],
    *,
    anew: bool = False,
) -> Path:
    """Build what all pages of an edition say in the language spoken, and store it.

    A page that cannot be built stops no other; the store says why. A store that was built of
    the same is left as it is.

    Parameters
    ----------
    sources : PeriodSources
        One period of everything.
    edition : Edition
        For whom.
    stores : Path
        Folder of all stores of the workbook.
    wanted : sequence of str
        Alliances that a page is made of; where pages stand alone only they are built.
    anew : bool
        Whether it is built even when there is one of the same.

    Returns
    -------
    Path
        The store.
    """
    path = store_path(stores, edition, sources.period)
    as_of = sources.analysis.as_of.isoformat()
    earlier = None
    if not edition.leaves_the_company:
        earlier = earlier_calls(stores, edition, sources.period, as_of)
    made_from = _made_from(sources, edition, wanted, earlier)
    if not anew and is_made_from(path, made_from):
        return path
    if earlier is None:
        _store_alone(path, sources, edition, wanted, made_from=made_from)
    else:
        _store_together(path, sources, edition, earlier, made_from=made_from)
    return path


def store_path(stores: Path, edition: Edition, period: Period) -> Path:
    """Return the store of a period, in an edition and the language spoken.

    Parameters
    ----------
    stores : Path
        Folder of all stores of a workbook.
    edition : Edition
        For whom.
    period : Period
        Of which period.

    Returns
    -------
    Path
        It need not exist yet.
    """
    return store_folder(stores, edition, spoken()) / f"{period.label}.duckdb"


def store_folder(stores: Path, edition: Edition, language: str) -> Path:
    """Return the folder that holds the stores of an edition and language, one a period.

    Parameters
    ----------
    stores : Path
        Folder of all stores of a workbook.
    edition : Edition
        For whom.
    language : str
        In which language.

    Returns
    -------
    Path
        Those of the internal edition in English lie in `stores` itself.

    Examples
    --------
    >>> store_folder(Path("store"), Edition.JOINT, "en").as_posix()
    'store/joint-en'
    """
    is_usual = edition is Edition.INTERNAL and language == SOURCE
    return stores if is_usual else stores / f"{edition}-{language}"


def earlier_calls(stores: Path, edition: Edition, before: Period, as_of: str) -> pd.DataFrame:
    """Read what reports of earlier periods claimed to the readers of an edition.

    Parameters
    ----------
    stores : Path
        Folder of all stores of a workbook; it need not exist yet.
    edition : Edition
        For whom; its reports claimed the same in every language.
    before : Period
        The report's own period.
    as_of : str
        Day of the report's data.

    Returns
    -------
    DataFrame
        Columns as `CALL_COLUMNS`. Of a period of which the executive edition was not made,
        what the internal one claimed.

    Examples
    --------
    >>> len(earlier_calls(Path("none"), Edition.INTERNAL, Period.parse("2026Q3"), "2026-09-30"))
    0
    """
    internal = [stores, *sorted(stores.glob(f"{Edition.INTERNAL}-*"))]
    own = sorted(stores.glob(f"{edition}-*"))
    folders = internal if edition is Edition.INTERNAL else [*own, *internal]
    found = read_calls(folders[0], before, as_of)
    for folder in folders[1:]:
        more = read_calls(folder, before, as_of)
        more = more[~more["period"].isin(found["period"])]
        parts = [part for part in (found, more) if len(part)] or [found]
        found = pd.concat(parts, ignore_index=True)
    order = {label: Period.parse(label).ordinal for label in found["period"].unique()}
    return found.sort_values("period", key=lambda one: one.map(order), kind="stable")


def _made_from(
    sources: PeriodSources,
    edition: Edition,
    wanted: Sequence[str],
    earlier: pd.DataFrame | None,
) -> str:
    """Fingerprint everything that a store is built of."""
    analysis = sources.analysis
    claimed = "" if earlier is None else earlier.to_json(orient="split", double_precision=15)
    told = {
        "code": code_version(RENDERING),
        "files": analysis.workbook.hashes,
        "known": analysis.inputs,
        "as_of": analysis.as_of.isoformat(),
        "asked": [sources.period.label, edition.value, spoken()],
        "alone": sorted(wanted) if edition.leaves_the_company else [],
        "earlier": claimed,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8")).hexdigest()


def _store_together(
    path: Path,
    sources: PeriodSources,
    edition: Edition,
    earlier: pd.DataFrame,
    *,
    made_from: str,
) -> None:
    """Store the pages of all alliances, that of the portfolio, and what they claim."""
    at_once = sources.everything.at_once
    source = sources.together(edition, earlier=earlier).prepared(at_once=at_once)
    built = side_by_side(partial(_build, source), source.alliances, at_once=at_once)
    pages = dict(zip(source.alliances, built, strict=True))
    reports = [page for page in pages.values() if isinstance(page, HealthReport)]
    portfolio = build_portfolio_report(source, reports)
    write_store(
        path,
        scores=source.scores,
        pages=pages,
        portfolio=portfolio,
        calls=source.calls,
        made_from=made_from,
    )


def _store_alone(
    path: Path,
    sources: PeriodSources,
    edition: Edition,
    wanted: Sequence[str],
    *,
    made_from: str,
) -> None:
    """Store the page of each alliance, built of nothing but its own."""
    build = partial(_build_alone, sources, edition)
    built = [build(one) for one in wanted[:1]]  # and what all of them share
    built += side_by_side(build, wanted[1:], at_once=sources.everything.at_once)
    pages = {one: page for one, (page, _) in zip(wanted, built, strict=True)}
    scores = [rows for _, rows in built if rows is not None]
    together = pd.concat(scores, ignore_index=True) if scores else sources.analysis.scores.iloc[:0]
    write_store(path, scores=together, pages=pages, made_from=made_from)


def _build_alone(
    sources: PeriodSources, edition: Edition, alliance_id: str
) -> tuple[HealthReport | str, pd.DataFrame | None]:
    """Build a page of an alliance's own rows, or say why not, and return the scores behind it."""
    try:
        source = sources.alone(edition, alliance_id)
    except Exception as error:  # told in the run's failures, whatever it is
        return _why_not(error), None
    return _build(source, alliance_id), source.scores


def _build(source: ReportSource, alliance_id: str) -> HealthReport | str:
    """Build the page data of an alliance, or say why it cannot be."""
    try:
        return build_for_edition(source, alliance_id)
    except Exception as error:  # told in the run's failures, whatever it is
        return _why_not(error)


def _why_not(error: Exception) -> str:
    """Say what was raised."""
    return f"{type(error).__name__}: {error}"

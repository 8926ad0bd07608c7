"""The page that lists every report of a workbook: all alliances, periods and editions.

It is for our company only: it names all alliances. It lies above the folders of the editions, and
nothing in the folder of an edition that leaves the company names it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from babel import Locale
from markupsafe import Markup

from alliance_health.language import speak, speak_in, speaking
from alliance_health.report.exporter import as_script_data, policy
from alliance_health.report.listed import TWIN_ENDINGS, Kept, kept_reports
from alliance_health.report.page_one import EDITION_NAMES
from alliance_health.report.plain_text import plain_text
from alliance_health.report.plotly_bundle import script_hash
from alliance_health.report.publish import write_whole
from alliance_health.report.templating import environment
from alliance_health.report.wording import capital, say_period
from alliance_health.vocabulary import Edition, Twin

#: Periods that are listed at once; a click shows those before.
NEWEST = 4


def publish_lists(
    own: Path, name: str, languages: Sequence[str], *, without: Iterable[str] = ()
) -> list[Path]:
    """Write the list of all reports in every language that reports are in.

    Parameters
    ----------
    own : Path
        Folder of all reports of a workbook.
    name : str
        Name of the workbook.
    languages : sequence of str
        Languages of its readers; the first one's list is `index.html`.
    without : iterable of str
        Periods that are left out, since they are about to go.

    Returns
    -------
    list of Path
        Files written, the first language first; those of languages without reports are removed.
        Empty when there are no reports.
    """
    gone = set(without)
    kept = [one for one in kept_reports(own) if one.period.label not in gone]
    spoken = {one.language for one in kept}
    order = [one for one in languages if one in spoken] + sorted(spoken - set(languages))
    files = {language: list_file(language, order) for language in order}
    for language, file in files.items():
        write_whole(own / file, render_list(kept, name, language, files))
    for path in own.glob("index-*.html"):
        if path.name not in files.values():
            path.unlink()
    return [own / file for file in files.values()]


def list_file(language: str, order: Sequence[str]) -> str:
    """Return the name of the list in a language.

    >>> list_file("en", ["en", "nl"]), list_file("nl", ["en", "nl"])
    ('index.html', 'index-nl.html')
    """
    return "index.html" if language == order[0] else f"index-{language}.html"


def render_list(kept: Sequence[Kept], name: str, language: str, files: Mapping[str, str]) -> str:
    """Write the list of all reports in one language as HTML.

    Parameters
    ----------
    kept : sequence of Kept
        From `kept_reports`.
    name : str
        Name of the workbook.
    language : str
        Whose reports are listed, and what is spoken.
    files : mapping of str to str
        The list of each language.

    Returns
    -------
    str
        The HTML of one file. Without a script it lists the newest report of every alliance, and
        leads to the index of each period; the script adds search, editions and earlier periods.
    """
    own = [one for one in kept if one.language == language]
    periods = list(dict.fromkeys(one.period.label for one in own))
    editions = [edition for edition in Edition if any(one.edition is edition for one in own)]
    with speaking(language):
        rows = _rows(own, periods)
        return (
            environment()
            .get_template("all_reports.html.j2")
            .render(
                about=_about(own, name, language),
                policy=policy(script_hash(_script().encode())),
                newest=NEWEST,
                periods=[_period(period, own, editions) for period in periods],
                editions=[_edition_name(one) for one in editions],
                rows=[_newest(row, periods, editions, language) for row in rows],
                others=[_other(one, file) for one, file in files.items() if one != language],
                script=Markup(_script()),
                settings=as_script_data(_settings(rows, periods, editions, language)),
            )
        )


def _rows(own: Sequence[Kept], periods: Sequence[str]) -> list[dict[str, Any]]:
    """Lay out what there is of each alliance: a digit a period for each edition."""
    rows: dict[str, dict[str, Any]] = {}
    for one in own:
        at = periods.index(one.period.label)
        for page in one.pages:
            row = rows.get(page.stem)
            if row is None:
                # The newest period comes first, so that an alliance has the name it has now.
                row = {"stem": page.stem, "name": plain_text(page.name), "has": {}}
                rows[page.stem] = row
            digits = row["has"].setdefault(one.edition, [0] * len(periods))
            digits[at] = page.digit
    return sorted(rows.values(), key=lambda row: (_without_accents(row["name"]), row["stem"]))


def _without_accents(name: str) -> str:
    """Return what a name is sorted by, so that names with accents are not behind all others."""
    parts = unicodedata.normalize("NFD", name)
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def _newest(
    row: Mapping[str, Any], periods: Sequence[str], editions: Sequence[Edition], language: str
) -> dict[str, Any]:
    """Return the newest report of an alliance, of the first edition that has one."""
    at, edition = min(
        (next(at for at, digit in enumerate(row["has"][edition]) if digit), place)
        for place, edition in enumerate(editions)
        if edition in row["has"]
    )
    chosen = editions[edition]
    digit = row["has"][chosen][at]
    return {
        "name": row["name"],
        "page": f"{periods[at]}/{chosen}-{language}/{row['stem']}",
        "period": periods[at],
        "edition_name": _edition_name(chosen) if edition else "",
        "twins": [(said, ending) for bit, said, ending in _twin_names() if digit & bit],
    }


def _twin_names() -> list[tuple[int, str, str]]:
    """Return the bit, the name and the ending of each twin that is linked."""
    names = {Twin.JSON: "JSON", Twin.PDF: "PDF", Twin.SUMMARY: speak_in("kind of file", "e-mail")}
    return [
        (2 << place, names[kind], ending)
        for place, (kind, ending) in enumerate(TWIN_ENDINGS.items())
    ]


def _period(period: str, own: Sequence[Kept], editions: Sequence[Edition]) -> dict[str, Any]:
    """Return what there is of a period, edition by edition."""
    found = {one.edition: one for one in own if one.period.label == period}
    return {
        "label": period,
        "editions": [_of_edition(found.get(edition)) for edition in editions],
    }


def _of_edition(kept: Kept | None) -> dict[str, Any] | None:
    """Return what there is of a period in an edition; its folder where pages stand alone."""
    if kept is None:
        return None
    stands_alone = kept.edition.leaves_the_company
    return {
        "href": f"{kept.beneath}/{'' if stands_alone else 'index.html'}",
        "count": len(kept.pages),
        "failed": kept.failed,
        "portfolio": f"{kept.beneath}/{kept.portfolio}" if kept.portfolio else "",
    }


def _about(own: Sequence[Kept], name: str, language: str) -> dict[str, Any]:
    """Return what the page says of itself."""
    newest = own[0]
    return {
        "kind": "list",
        "name": name,
        "period": newest.period.label,
        "edition_name": speak("All reports"),
        "language": language,
        "as_of": newest.about.as_of,
        "notice": newest.about.notice,
    }


def _settings(
    rows: Sequence[Mapping[str, Any]],
    periods: Sequence[str],
    editions: Sequence[Edition],
    language: str,
) -> dict[str, Any]:
    """Return what the script needs to list every report, small: digits instead of links."""
    return {
        "rows": [
            [row["stem"], row["name"], *(_digits(row["has"].get(one)) for one in editions)]
            for row in rows
        ],
        "periods": [[period, say_period(period)] for period in periods],
        "editions": [f"{edition}-{language}" for edition in editions],
        "twins": [list(twin) for twin in _twin_names()],
        "shown": speak("{shown} of {all} alliances", shown="{shown}", all="{all}"),
        "kind": speak("{name} as {kind}", name="{name}", kind="{kind}"),
        "earlier": speak("Earlier"),
        "none": speak("No alliance has such a name."),
    }


def _other(language: str, file: str) -> dict[str, str]:
    """Return the list in another language, named as its readers name it."""
    own_name = Locale.parse(language).get_language_name(language) or language
    return {"language": language, "file": file, "name": capital(own_name)}


def _digits(has: Sequence[int] | None) -> str:
    """Write what there is of each period as one sign a period."""
    return "".join(f"{digit:x}" for digit in has or ())


def _edition_name(edition: Edition) -> str:
    """Name an edition to its readers."""
    return speak(EDITION_NAMES[edition])


@lru_cache(maxsize=1)
def _script() -> str:
    """Return the script that searches."""
    folder = resources.files("alliance_health.report")
    return folder.joinpath("templates/all_reports.js").read_text("utf-8")

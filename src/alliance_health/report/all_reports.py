"""The page that lists every report of a workbook: all alliances, periods and editions.

It is for our company only: it names all alliances. It lies above the folders of the editions, and
nothing in the folder of an edition that leaves the company names it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from babel import Locale
from markupsafe import Markup

from alliance_health.language import speak, speak_in, speaking
from alliance_health.report.exporter import as_script_data, policy
from alliance_health.report.manifest import MANIFEST_FILE, Manifest, Rendered
from alliance_health.report.page_one import EDITION_NAMES
from alliance_health.report.plain_text import plain_text
from alliance_health.report.plotly_bundle import script_hash
from alliance_health.report.publish import write_whole
from alliance_health.report.templating import environment
from alliance_health.report.wording import capital, say_period
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Edition, Twin

#: Periods that are listed at once; a click shows those before.
NEWEST = 4

#: Twins that are linked, with the ending of their file and the place of their bit after the page's.
TWIN_ENDINGS = {Twin.JSON: ".json", Twin.PDF: ".pdf", Twin.SUMMARY: ".summary.html"}


@dataclass(frozen=True)
class Kept:
    """The reports of one period, edition and language that are there.

    Parameters
    ----------
    manifest : Manifest
        What was made.
    beneath : str
        Folder of the pages, from where the list lies, with slashes.
    """

    manifest: Manifest
    beneath: str

    @property
    def period(self) -> Period:
        """What they are about."""
        return Period.parse(self.manifest.period)

    @property
    def edition(self) -> Edition:
        """For whom."""
        return Edition(self.manifest.edition)


def kept_reports(own: Path) -> list[Kept]:
    """Return what reports of a workbook are there.

    Parameters
    ----------
    own : Path
        Folder of all reports of the workbook.

    Returns
    -------
    list of Kept
        The newest period first; without pages whose file is gone, and without manifests that
        cannot be read.
    """
    found = []
    for path in sorted(own.glob(f"*/*/{MANIFEST_FILE}")):
        try:
            manifest = Manifest.model_validate_json(path.read_bytes())
            beneath = f"{manifest.period}/{Edition(manifest.edition)}-{manifest.language}"
            found.append((Period.parse(manifest.period).end, Kept(manifest, beneath)))
        except ValueError:  # of pydantic, an edition or a period
            continue
    order = list(Edition)
    newest_first = sorted(found, key=lambda one: order.index(one[1].edition))
    newest_first.sort(key=lambda one: one[0], reverse=True)
    return [_as_found(kept, own) for _, kept in newest_first]


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
    kept = [one for one in kept_reports(own) if one.manifest.period not in gone]
    spoken = {one.manifest.language for one in kept}
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
    own = [one for one in kept if one.manifest.language == language]
    periods = list(dict.fromkeys(one.manifest.period for one in own))
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


def _as_found(kept: Kept, own: Path) -> Kept:
    """Return what a manifest lists and is still there."""
    there = {path.name for path in (own / kept.beneath).glob("*")}

    def found(pages: Iterable[Rendered]) -> list[Rendered]:
        """Leave out what is gone."""
        return [
            page.model_copy(
                update={"twins": tuple(twin for twin in page.twins if twin.file in there)}
            )
            for page in pages
            if page.file in there
        ]

    manifest = kept.manifest
    portfolio = found([manifest.portfolio]) if manifest.portfolio else []
    changed = {
        "reports": tuple(found(manifest.reports)),
        "portfolio": portfolio[0] if portfolio else None,
    }
    return Kept(manifest.model_copy(update=changed), kept.beneath)


def _rows(own: Sequence[Kept], periods: Sequence[str]) -> list[dict[str, Any]]:
    """Lay out what there is of each alliance: a digit a period for each edition.

    Bit 1 of a digit is the page; 2, 4 and 8 its twins in the order of `TWIN_ENDINGS`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for one in own:
        at = periods.index(one.manifest.period)
        for page in one.manifest.reports:
            stem = page.file.removesuffix(".html")
            # The newest period comes first, so that an alliance has the name it has now.
            row = rows.setdefault(stem, {"stem": stem, "name": plain_text(page.name), "has": {}})
            digits = row["has"].setdefault(one.edition, [0] * len(periods))
            digits[at] = 1 + sum(
                2 << place
                for place, kind in enumerate(TWIN_ENDINGS)
                if any(twin.kind is kind for twin in page.twins)
            )
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
    found = {one.edition: one for one in own if one.manifest.period == period}
    return {
        "label": period,
        "editions": [_of_edition(found.get(edition)) for edition in editions],
    }


def _of_edition(kept: Kept | None) -> dict[str, Any] | None:
    """Return what there is of a period in an edition; its folder where pages stand alone."""
    if kept is None:
        return None
    stands_alone = kept.edition.leaves_the_company
    portfolio = kept.manifest.portfolio
    return {
        "href": f"{kept.beneath}/{'' if stands_alone else 'index.html'}",
        "count": len(kept.manifest.reports),
        "failed": len(kept.manifest.failures),
        "portfolio": f"{kept.beneath}/{portfolio.file}" if portfolio else "",
    }


def _about(own: Sequence[Kept], name: str, language: str) -> dict[str, Any]:
    """Return what the page says of itself."""
    pages = [page for one in own[:1] for page in one.manifest.pages]
    shown: dict[str, Any] = dict(pages[0].about) if pages else {}
    return {
        "kind": "list",
        "name": name,
        "period": own[0].manifest.period,
        "edition_name": speak("All reports"),
        "language": language,
        "as_of": shown.get("as_of"),
        "notice": shown.get("notice", ""),
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

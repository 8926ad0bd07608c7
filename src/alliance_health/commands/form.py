"""`form`: the survey of one side and level, to print, to fill in or to import into a form tool."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.commands.survey_names import AllianceNames, alliance_names
from alliance_health.form.content import FormOrder, compose_form
from alliance_health.form.formats import ENDINGS, form_bytes
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import FormFormat, Level, Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class FormWish:
    """What somebody asks of `form`, as the command line gives it.

    Parameters
    ----------
    alliance : str or None
        Its id; None where the workbook has one alliance only.
    language : str or None
        Code; None for the first language of the workbook.
    side : str
        ours or theirs.
    level : str
        executive or working.
    is_pulse : bool
        Whether the quarterly pulse is wanted.
    wave : str
        Period in which the fieldwork closes; may be empty.
    wanted : FormFormat
        The format.
    out : Path or None
        The file; None for a name made of the wish.
    """

    alliance: str | None
    language: str | None
    side: str
    level: str
    is_pulse: bool
    wave: str
    wanted: FormFormat
    out: Path | None


def make_form(folder: Path, catalogue: Catalogue, wish: FormWish) -> tuple[Path, list[str]]:
    """Write a form; nothing that exists is overwritten.

    Parameters
    ----------
    folder : Path
        The workbook, whose `partners` names the companies.
    catalogue : Catalogue
        Its definitions.
    wish : FormWish
        What is wanted.

    Returns
    -------
    tuple of (Path, list of str)
        The file, and what a person should know about the names on it.

    Raises
    ------
    ValueError
        When the wish cannot be met: an unknown alliance or language, a wave that is no period, a
        file that exists.
    CatalogueError
        When an own item has no text in the language.
    """
    names, hints = alliance_names(folder, catalogue, wish.alliance)
    order = _order(catalogue, names, wish)
    out = wish.out or Path(_file_name(order, wish.wanted))
    if out.exists():
        raise ValueError(f"{out} exists, and form never overwrites; name another with --out FILE")
    content = form_bytes(compose_form(catalogue, order), wish.wanted)
    with out.open("xb") as file:
        file.write(content)
    return out, hints


def _order(catalogue: Catalogue, names: AllianceNames, wish: FormWish) -> FormOrder:
    """Settle what stands on the form, or say why it cannot be."""
    language = wish.language or catalogue.settings.languages[0]
    if language not in catalogue.survey_texts:
        there = ", ".join(sorted(catalogue.survey_texts))
        raise ValueError(f"--language {language}: the survey is there in {there}")
    if wish.wave:
        try:
            Period.parse(wish.wave)
        except ValueError as error:
            raise ValueError(f"--wave {wish.wave}: {error}") from None
    return FormOrder(
        alliance_id=names.alliance_id,
        alliance=names.alliance,
        ours=names.ours,
        theirs=names.theirs,
        side=Perspective(wish.side),
        level=Level(wish.level),
        language=language,
        is_pulse=wish.is_pulse,
        wave=wish.wave,
    )


def _file_name(order: FormOrder, wanted: FormFormat) -> str:
    """Name a file after what stands in it."""
    what = "pulse" if order.is_pulse else "survey"
    parts = (what, order.alliance_id, order.side.value, order.level.value, order.language)
    return "-".join(parts) + ENDINGS[wanted]

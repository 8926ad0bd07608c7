"""How both companies of an alliance are called on a form, from the tables of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.sources.read import read_tables
from alliance_health.tables.conversion import cell_texts, nearest_word
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.catalogue import Catalogue
    from alliance_health.sources.raw import RawTable


#: Sides that have companies, ours first.
_SIDES = (Perspective.OURS, Perspective.THEIRS)


@dataclass(frozen=True, slots=True)
class AllianceNames:
    """An alliance and how it is spoken of.

    Parameters
    ----------
    alliance_id, alliance : str
        Id and name.
    ours, theirs : str
        Names of the companies; several of one side with a stroke between them.
    """

    alliance_id: str
    alliance: str
    ours: str
    theirs: str


def alliance_names(
    folder: Path, catalogue: Catalogue, alliance: str | None
) -> tuple[AllianceNames, list[str]]:
    """Read how an alliance and its companies are called.

    Parameters
    ----------
    folder : Path
        The workbook.
    catalogue : Catalogue
        Its definitions; the workbook's own name stands in for ours where `partners` has none.
    alliance : str or None
        Its id; None where there is one only.

    Returns
    -------
    tuple of (AllianceNames, list of str)
        The names, and a sentence for each that had to be stood in for.

    Raises
    ------
    ValueError
        When there is no such alliance, or several to choose from.
    """
    tables = read_tables(folder, only=("alliances", "partners")).tables
    known = known_alliances(tables)
    if alliance is None and len(known) == 1:
        alliance = next(iter(known))
    if alliance is None:
        raise ValueError(f"name the alliance with --alliance; there are: {', '.join(known)}")
    if alliance not in known:
        hint = nearest_word(alliance, list(known))
        raise ValueError(f"no alliance '{alliance}'; there are: {', '.join(known)}{hint}")
    hints = [
        f"partners names nobody for {alliance} with perspective {side.value}; the form says "
        f"'{stand_in}'"
        for side, stand_in in zip(_SIDES, spoken_names(tables, catalogue, alliance), strict=True)
        if not company_names(tables, alliance, side)
    ]
    ours, theirs = spoken_names(tables, catalogue, alliance)
    return AllianceNames(alliance, known[alliance], ours, theirs), hints


def spoken_names(
    tables: Mapping[str, RawTable], catalogue: Catalogue, alliance: str
) -> tuple[str, str]:
    """Return how a form calls our company and theirs; a stand-in where `partners` has no name."""
    ours, theirs = (" / ".join(company_names(tables, alliance, side)) for side in _SIDES)
    return ours or catalogue.settings.name, theirs or known_alliances(tables).get(
        alliance, alliance
    )


def known_alliances(tables: Mapping[str, RawTable]) -> dict[str, str]:
    """Return the name of each alliance by its id, as the tables hold them."""
    frame = tables["alliances"].frame
    if "alliance_id" not in frame:
        return {}
    ids = cell_texts(frame["alliance_id"])
    names = cell_texts(frame["name"]) if "name" in frame else ids
    pairs = zip(ids[ids.notna()], names[ids.notna()].fillna(ids), strict=True)
    return {str(one): str(name) for one, name in pairs}


def company_names(
    tables: Mapping[str, RawTable], alliance: str, side: Perspective
) -> tuple[str, ...]:
    """Return the names of the companies on one side of an alliance, each once."""
    if "partners" not in tables:
        return ()
    frame: pd.DataFrame = tables["partners"].frame
    if not {"alliance_id", "name", "perspective"} <= set(frame.columns):
        return ()
    texts = frame[["alliance_id", "name", "perspective"]].apply(cell_texts)
    mine = texts["alliance_id"].eq(alliance) & texts["perspective"].eq(side.value)
    return tuple(dict.fromkeys(texts.loc[mine, "name"].dropna()))

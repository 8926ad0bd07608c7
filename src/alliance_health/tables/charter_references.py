"""What a charter refers to: its alliance and the partners of that alliance.

A charter is no table, so no row is lost to a fault here: the charter stays readable, and
what it says of somebody unknown is used for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from alliance_health.catalogue.fault_wording import nearest
from alliance_health.errors import Problem
from alliance_health.tables.columns import RECORDED_ON, WITHDRAWN_FLAG
from alliance_health.vocabulary import Perspective, Severity

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.catalogue.catalogue import Catalogue
    from alliance_health.catalogue.charter import Charter
    from alliance_health.catalogue.toml_file import Keys, TomlFile
    from alliance_health.tables.references import Known


def charter_faults(
    catalogue: Catalogue, frames: Mapping[str, pd.DataFrame], known: Known
) -> Iterator[Problem]:
    """Yield what charters say of alliances and partners that the tables do not have.

    Parameters
    ----------
    catalogue : Catalogue
        With charters and their files.
    frames : mapping of table name to DataFrame
        Checked tables; without `partners` only alliances are looked up.
    known : Known
        Alliances with an accepted row, and those whose rows were all rejected.

    Yields
    ------
    Problem
        Errors: an unknown alliance, an unknown partner, a share of somebody who stands on
        neither side. Warning: agreed shares that leave out a partner of either side.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.tables.references import Known
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> list(charter_faults(Catalogue(settings, {}, {}, {}, version="1"), {}, Known()))
    []
    """
    for alliance_id, charter in catalogue.charters.items():
        file = catalogue.charter_files[alliance_id]
        if alliance_id in known.alliances:
            if "partners" in frames:
                sides = _sides(frames["partners"], alliance_id)
                yield from _partner_faults(charter, file, sides)
                yield from _share_faults(charter, file, sides)
        elif alliance_id in known.rejected:
            reason = "the row of this alliance in the table alliances was rejected"
            yield Problem(file.label, None, None, alliance_id, reason, "mend that row first")
        else:
            reason = "the file is named after no known alliance"
            add = "add the alliance to the table alliances"
            remedy = nearest(alliance_id, known.alliances, otherwise=add)
            yield Problem(file.label, None, None, alliance_id, reason, remedy)


def _sides(partners: pd.DataFrame, alliance_id: str) -> dict[str, str]:
    """Return the newest perspective of every partner of an alliance; none once withdrawn."""
    here = partners[partners["alliance_id"] == alliance_id]
    here = here.sort_values(RECORDED_ON, kind="stable").drop_duplicates("partner_id", keep="last")
    here = here[~here[WITHDRAWN_FLAG].fillna(False).astype(bool)]
    return dict(zip(here["partner_id"], here["perspective"], strict=True))


def _named_partners(charter: Charter) -> Iterator[tuple[Keys, str]]:
    """Yield every place of a charter that names a partner, and the name."""
    yield from ((("agreed_share", name), name) for name in charter.agreed_share)
    for number, motive in enumerate(charter.motives):
        yield ("motives", number, "partner"), motive.partner
    for number, coalition in enumerate(charter.game):
        yield from ((("game", number, "partners"), name) for name in coalition.partners)
    for number, one in enumerate(charter.definitions):
        yield from ((("definitions", number, "meaning", name), name) for name in one.meaning)
        yield from ((("definitions", number, "signed_on", name), name) for name in one.signed_on)


def _partner_faults(
    charter: Charter, file: TomlFile, sides: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield partners that the table does not list for the alliance."""
    for keys, name in _named_partners(charter):
        if name not in sides:
            reason = "no known partner of this alliance"
            add = "add the partner and its alliance to the table partners"
            yield file.problem(keys, name, reason, nearest(name, sides, otherwise=add))


def _share_faults(charter: Charter, file: TomlFile, sides: Mapping[str, str]) -> Iterator[Problem]:
    """Yield shares of those who stand on neither side, and partners without a share."""
    shares = charter.agreed_share
    for name, side in sides.items():
        if name in shares and side == Perspective.JOINT.value:
            reason = "an agreed share belongs to a partner on either side; this one is joint"
            remedy = "divide its share among the partners on both sides"
            yield file.problem(("agreed_share", name), name, reason, remedy)
        elif shares and name not in shares and side != Perspective.JOINT.value:
            reason = "this partner has no agreed share, so nothing is compared with the shares"
            remedy = "give it one; write 0 if it was agreed that it bears nothing"
            problem = file.problem(("agreed_share",), name, reason, remedy)
            yield replace(problem, severity=Severity.WARNING)

"""What of the tables one alliance rests on: how many rows, and their fingerprint.

A fingerprint of few possible values is found by trying them all. The rule of this module: what
persons said, and means of it, enter no fingerprint and no count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from alliance_health.tables.checked import Tables
from alliance_health.tables.cut import of_alliance
from alliance_health.tables.fingerprint import fingerprint
from alliance_health.tables.schemas import SCHEMAS

#: Tables beside those with codes of persons that are not told: what few persons said, how many were
#: asked, and possible partners, on whom no page of an alliance rests.
_UNTOLD = frozenset({"candidates", "expert_weights", "invitations"})

#: Column that says from how many answers a value is.
_ANSWERS = "n_respondents"

#: Column without which rows are about no alliance, and the table whose rows are found by others.
_ALLIANCE, _BY_OTHERS = "alliance_id", "gates"


@dataclass(frozen=True)
class OwnRows:
    """What one alliance rests on in one table.

    Parameters
    ----------
    rows : int or None
        Its rows; None where they are not counted: persons are behind them, or all
        alliances share the table.
    digest : str
        SHA-256 of their content, of the whole table where it is shared; empty where there are
        none, or where persons are behind them.
    """

    rows: int | None
    digest: str


def own_rows(tables: Tables, alliance_id: str, names: Iterable[str]) -> dict[str, OwnRows]:
    """Count and fingerprint the rows of tables that the page of one alliance rests on.

    Parameters
    ----------
    tables : Tables
        Rows known on one day, cut to what the readers of the page may see.
    alliance_id : str
        The alliance.
    names : iterable of str
        Of which tables.

    Returns
    -------
    dict of str to OwnRows
        By table. The same whatever is known of other alliances, but for tables that all share.

    Examples
    --------
    >>> from alliance_health.tables.checked import empty_frame
    >>> events = empty_frame(SCHEMAS["events"]).reindex(range(3))
    >>> events["alliance_id"] = pd.Series(["orion", "vega", "vega"], dtype="str")
    >>> known = Tables({"events": events})
    >>> [own_rows(known, one, ["events"])["events"].rows for one in ("orion", "vega", "lyra")]
    [1, 2, 0]
    """
    own = of_alliance(tables, alliance_id)
    return {name: _told_of(name, tables[name], own[name]) for name in names}


def _told_of(table: str, whole: pd.DataFrame, own: pd.DataFrame) -> OwnRows:
    """Tell of one table what may be told."""
    schema = SCHEMAS[table]
    if table in _UNTOLD or any(column.personal for column in schema.columns):
        return OwnRows(None, "")
    if table != _BY_OTHERS and _ALLIANCE not in whole:
        return OwnRows(None, fingerprint(whole, schema) if len(whole) else "")
    if _ANSWERS in own:
        own = own[own[_ANSWERS].isna()]
    return OwnRows(len(own), fingerprint(own, schema) if len(own) else "")

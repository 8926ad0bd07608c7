"""Bands that somebody answers for in place of the computed ones, which stay visible.

::

    period       2025Q4    2026Q1    2026Q2    2026Q3
                   |         |         |         |
    override     holds     holds     expired   expired      expires_on = 2026-04-30
                 from here                                  the period's end decides, no clock

The rule of this module: an override is told beside the computed band and never used for
anything. Verdicts, orders and counts keep to what was computed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.language import to_speak
from alliance_health.tables.labels import period_spans
from alliance_health.tables.scored_ids import find_scored
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: The phrase of an override, and how it begins.
OVERRIDDEN = to_speak("band overridden to {band} by {author} until {day}: {text}")
_PHRASE = OVERRIDDEN.partition("{")[0]

#: What an override is about, in one period.
OVERRIDE_KEYS = ["alliance_id", "period", "row", "role", "id"]

#: Columns of overrides by period.
OVERRIDE_COLUMNS = (
    *OVERRIDE_KEYS,
    *("band", "reason", "author", "expires_on", "since", "holds", "contradicted", "file", "line"),
)


def overrides_by_period(
    overrides: pd.DataFrame, cells: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """Lay out which overrides hold in which periods, and which have expired by then.

    An override holds in a period that does not end before its own period starts, as long as
    the period's last day is not after `expires_on`.

    Parameters
    ----------
    overrides : DataFrame
        Rows of the table as known: alliance_id, period, id, band, reason, author, expires_on,
        file, line.
    cells : DataFrame
        alliance_id and period: where to look.
    catalogue : Catalogue
        What ids name; an id that names nothing scored is passed over.

    Returns
    -------
    DataFrame
        `OVERRIDE_COLUMNS`, one row per override, period and thing overridden, sorted by them;
        a pillar meant in both roles has two. `since` is its own period; `holds` is False from
        the period on in which it has expired; `contradicted` tells that another one holds for
        the same thing with another band.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> table = pd.DataFrame({
    ...     "alliance_id": ["a"], "period": "2026Q1", "id": "leading_index", "band": "watch",
    ...     "reason": "New owner.", "author": "office", "file": "overrides.csv", "line": 2,
    ...     "expires_on": pd.to_datetime(["2026-06-30"]),
    ... })
    >>> cells = pd.DataFrame({
    ...     "alliance_id": "a", "period": ["2025Q4", "2026Q1", "2026Q2", "2026Q3"],
    ... })
    >>> overrides_by_period(table, cells, rules)[["period", "holds"]].to_numpy().tolist()
    [['2026Q1', True], ['2026Q2', True], ['2026Q3', False]]
    """
    named = _named(overrides, catalogue)
    distinct = cells[["alliance_id", "period"]].drop_duplicates()
    distinct = distinct[distinct["alliance_id"].isin(named["alliance_id"].unique())]
    if named.empty or distinct.empty:
        return pd.DataFrame(columns=list(OVERRIDE_COLUMNS))
    ends = distinct.assign(ends_on=period_spans(distinct["period"])["end"])
    joined = named.merge(ends, on="alliance_id", how="inner", validate="m:m")
    begun = joined[joined["starts_on"] <= joined["ends_on"]]
    laid = begun.assign(holds=begun["expires_on"] >= begun["ends_on"])
    held = laid[laid["holds"]]
    bands = held.groupby(OVERRIDE_KEYS)["band"].nunique()
    counts = laid[OVERRIDE_KEYS].merge(
        bands.rename("bands").reset_index(), on=OVERRIDE_KEYS, how="left", validate="m:1"
    )["bands"]
    laid["contradicted"] = laid["holds"] & (counts > 1).to_numpy()
    order = [*OVERRIDE_KEYS, "since", "expires_on", "line"]
    return laid.sort_values(order, ignore_index=True)[list(OVERRIDE_COLUMNS)]


def say_override(band: str, author: str, expires_on: pd.Timestamp, reason: str) -> str:
    """Say an override as a phrase that can stand in a column of reasons.

    Parameters
    ----------
    band : str
        Band in place of the computed one.
    author : str
        Who answers for it, as written.
    expires_on : Timestamp
        Last day on which it holds.
    reason : str
        Why, as written.

    Returns
    -------
    str
        Without a full stop.

    Examples
    --------
    >>> say_override("watch", "office", pd.Timestamp("2026-12-31"), "The rig was down.")
    'band overridden to watch by office until 2026-12-31: The rig was down'
    """
    day = expires_on.date().isoformat()
    text = reason.strip().rstrip(".")
    return OVERRIDDEN.format(band=band, author=author, day=day, text=text)


def without_overrides(reason: str) -> str:
    """Return a reason without the overrides that were noted in it.

    Parameters
    ----------
    reason : str
        A cell of `reason` of the scores.

    Returns
    -------
    str
        What the scoring itself says.

    Examples
    --------
    >>> without_overrides("not observed; band overridden to watch by office until ...")
    'not observed'
    """
    return reason.partition(_PHRASE)[0].removesuffix("; ")


def phrases_of(reason: str) -> list[str]:
    """Return the phrases of a reason: a semicolon in what somebody wrote ends none.

    Parameters
    ----------
    reason : str
        A cell of `reason` of the scores.

    Returns
    -------
    list of str
        Its phrases, those of overrides last.

    Examples
    --------
    >>> phrases_of("no target; no data; band overridden to weak by x until 2026-12-31: a; b")
    ['no target', 'no data', 'band overridden to weak by x until 2026-12-31: a; b']
    """
    own, *overridden = re.split(f"(?:^|; )(?={_PHRASE})", reason)
    return [*(own.split("; ") if own else []), *overridden]


def note_overrides(
    scores: pd.DataFrame, overrides: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    """Write the overrides that hold into the reasons beside the computed bands.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    overrides : DataFrame
        Rows of the table as known.
    catalogue : Catalogue
        What ids name.

    Returns
    -------
    DataFrame
        The same rows; only `reason` differs, and only of joint rows that are overridden. All
        overrides that hold are named, contradicting ones too.

    Examples
    --------
    >>> note_overrides.__name__
    'note_overrides'
    """
    if overrides.empty or scores.empty:
        return scores
    laid = overrides_by_period(overrides, scores, catalogue)
    held = laid[laid["holds"].astype(bool)]
    if held.empty:
        return scores
    phrases = held.assign(
        phrase=[
            say_override(row["band"], row["author"], row["expires_on"], row["reason"])
            for row in held.to_dict("records")
        ]
    )
    told = phrases.groupby(OVERRIDE_KEYS)["phrase"].agg("; ".join)
    joint = scores["perspective"] == Perspective.JOINT.value
    keys = pd.MultiIndex.from_frame(scores.loc[joint, OVERRIDE_KEYS])
    found = told.reindex(keys).set_axis(scores.index[joint], axis=0).dropna()
    before = scores.loc[found.index, "reason"]
    joined = (before + "; ").where(before != "", "") + found
    return scores.assign(reason=scores["reason"].mask(scores.index.isin(found.index), joined))


def _named(overrides: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Give each override the row of the scores that it is about."""
    rows = [
        {
            **{name: row[name] for name in ("alliance_id", "band", "reason", "author")},
            **{name: row[name] for name in ("expires_on", "file", "line")},
            **{"since": row["period"], "row": found.kind, "role": found.role, "id": found.name},
        }
        for row in overrides.to_dict("records")
        for found in find_scored(row["id"], catalogue)
    ]
    columns = [name for name in OVERRIDE_COLUMNS if name not in ("period", "holds", "contradicted")]
    named = pd.DataFrame(rows, columns=columns)
    return named.assign(starts_on=period_spans(named["since"].astype("str"))["start"])

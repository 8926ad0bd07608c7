"""How risky every alliance is beside what is at stake: a proven chance, or low influence.

The rule of this module: a chance is shown only where the track record of its method is proven,
and then one event and one horizon for all alliances. Otherwise risk is read from the lower end
of the leading index: what influence may be at worst. No chance is made of a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.portfolio_value.value import Basis
from alliance_health.insights.quantities import say_share, say_value
from alliance_health.insights.warnings.listing import IN_PROGRESS
from alliance_health.insights.warnings.track_record import PROVEN
from alliance_health.insights.warnings.warning_run import MODEL
from alliance_health.language import speak, speak_count
from alliance_health.vocabulary import Band

#: Columns of `risk_table`.
RISK_COLUMNS = (
    "alliance_id",
    "value",  #: at stake, reporting currency; missing where it is not known
    "share",  #: of the value known of all alliances, 0 to 1
    "basis",  #: by what the value is measured
    "probability",  #: of the event within the horizon; missing without a proven method
    "event",
    "horizon",
    "leading",  #: index, 0 to 100
    "lower",  #: lower end of its interval
    "band",  #: best band that is sure: at_least
    "reason",  #: what is not known, and why
)

#: Alliances that a sentence names.
NAMED = 3


@dataclass(frozen=True, slots=True)
class ProvenEvent:
    """The event whose chance is shown; nothing where no method is proven."""

    name: str = ""
    horizon: int = 0

    def __bool__(self) -> bool:
        """Tell whether there is one."""
        return bool(self.name)


def proven_event(record: pd.DataFrame) -> ProvenEvent:
    """Choose the event and horizon whose chance may be shown.

    Parameters
    ----------
    record : DataFrame
        From `track_record`.

    Returns
    -------
    ProvenEvent
        Of the model, the longest horizon of the first event that is proven.

    Examples
    --------
    >>> rows = {"event": ["weak", "weak"], "horizon": [1, 4], "method": "model"}
    >>> proven_event(pd.DataFrame({**rows, "verdict": ["proven", "unproven"]}))
    ProvenEvent(name='weak', horizon=1)
    """
    able = record[(record["method"] == MODEL) & (record["verdict"] == PROVEN)]
    if able.empty:
        return ProvenEvent()
    first = able[able["event"] == able["event"].iloc[0]]
    return ProvenEvent(str(first["event"].iloc[0]), int(first["horizon"].max()))


def risk_table(
    stake: tuple[Basis, pd.Series],
    readings: pd.DataFrame,
    warnings: pd.DataFrame,
    event: ProvenEvent,
) -> pd.DataFrame:
    """Set the risk of every alliance beside what is at stake.

    Parameters
    ----------
    stake : tuple of (Basis, Series)
        From `value_at_stake`.
    readings : DataFrame
        alliance_id, leading, lower, band, reason: the leading index of the period; `reason`
        says why it is missing.
    warnings : DataFrame
        From `list_warnings`.
    event : ProvenEvent
        From `proven_event`.

    Returns
    -------
    DataFrame
        `RISK_COLUMNS`, the most at stake first, those of which it is not known last.
    """
    basis, values = stake
    told = warnings[
        (warnings["method"] == MODEL)
        & (warnings["event"] == event.name)
        & (warnings["horizon"] == event.horizon)
    ]
    chances = {str(one["alliance_id"]): one for one in told.to_dict("records")} if event else {}
    total = values.sum()
    rows = []
    for row in readings.to_dict("records"):
        name = str(row["alliance_id"])
        own = chances.get(name)
        value = float(values.get(name, float("nan")))
        rows.append(
            {
                **{column: row[column] for column in ("alliance_id", "leading", "lower", "band")},
                "value": value,
                "share": value / total if total > 0 else float("nan"),
                "basis": basis.value,
                "probability": float("nan") if own is None else float(own["probability"]),
                "event": event.name,
                "horizon": event.horizon or float("nan"),
                "reason": _reason(row, value, own),
            }
        )
    table = pd.DataFrame(rows, columns=list(RISK_COLUMNS))
    return table.sort_values(
        ["value", "alliance_id"], ascending=[False, True], na_position="last", ignore_index=True
    )


def _reason(row: Mapping[Any, Any], value: float, own: Mapping[Any, Any] | None) -> str:
    """Say what of an alliance is not known, and why."""
    said = []
    if pd.isna(value):
        said.append(speak("value at stake not recorded"))
    if pd.isna(row["leading"]):
        said.append(speak("influence missing: {reason}", reason=row["reason"]))
    if own is not None and own["state"] == IN_PROGRESS:
        said.append(speak("the event is in progress already"))
    return "; ".join(said)


def say_risk(table: pd.DataFrame, names: dict[str, str], *, edges: BandEdges, currency: str) -> str:
    """Say how much is at stake where influence may be weak.

    Parameters
    ----------
    table : DataFrame
        From `risk_table`.
    names : mapping of str to str
        Names of alliances.
    edges : BandEdges
        Where weak ends.
    currency : str
        Reporting currency.

    Returns
    -------
    str
        One or two sentences; that nothing is known where it is not.
    """
    known = table[table["value"].notna()]
    if known.empty:
        return speak("What is at stake is not recorded of any alliance.")
    total = known["value"].sum()
    weak = known[known["lower"] < edges.weak_below]
    named = ", ".join(names.get(one, one) for one in weak["alliance_id"].head(NAMED))
    at_stake = say_value(total, "money", currency=currency)
    if weak.empty:
        said = speak("{total} is at stake, none of it where influence is weak.", total=at_stake)
    else:
        said = speak_count(
            len(weak),
            "{share} of the {total} at stake lies in {number} alliance whose influence is or may "
            "be weak: {named}.",
            "{share} of the {total} at stake lies in {number} alliances whose influence is or may "
            "be weak, most in {named}.",
            share=say_share(weak["value"].sum() / total if total else None),
            total=at_stake,
            named=named,
        )
    return " ".join([said, *_say_unknown(table, total)])


def _say_unknown(table: pd.DataFrame, total: float) -> list[str]:
    """Say how much is at stake where influence is not known, and where no stake is recorded."""
    said = []
    known = table[table["value"].notna()]
    dark = known[known["lower"].isna()]
    if len(dark):
        said.append(
            speak_count(
                len(dark),
                "{share} lies in {number} alliance whose influence is not known.",
                "{share} lies in {number} alliances whose influence is not known.",
                share=say_share(dark["value"].sum() / total if total else None),
            )
        )
    if len(known) < len(table):
        said.append(
            speak_count(
                len(table) - len(known),
                "Of {number} alliance nothing at stake is recorded.",
                "Of {number} alliances nothing at stake is recorded.",
            )
        )
    return said


def worst_band(band: object) -> str:
    """Return the band of a mark; no band where the index is missing.

    Parameters
    ----------
    band : object
        A band, or a missing cell.

    Returns
    -------
    str
        A member of `Band`, or empty.

    Examples
    --------
    >>> worst_band("watch"), worst_band(None)
    ('watch', '')
    """
    return str(band) if isinstance(band, str) and band in list(Band) else ""

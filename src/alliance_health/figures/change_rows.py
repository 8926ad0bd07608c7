"""What a waterfall shows row by row: the total then, the pieces, the total now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pandas as pd

from alliance_health.figures.safe_text import label_of
from alliance_health.figures.selection import Record, records
from alliance_health.insights.change_sentence import round_together
from alliance_health.insights.names import capital
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak, speak_count, to_speak
from alliance_health.vocabulary import Component

#: Points below which a piece moved nothing: what rounding to ten digits leaves over.
NOTHING = 1e-7

#: What a component means when it is not a real change of a metric.
COMPONENT_WORDS = {
    Component.RESTATED: to_speak("restated"),
    Component.LATE: to_speak("came late"),
    Component.RULE: to_speak("other rules"),
    Component.STAGE: to_speak("change of stage"),
    Component.COVERAGE: to_speak("appeared or fell away"),
    Component.CURRENCY: to_speak("exchange rate"),
    Component.REAL: "",
    Component.MISSING: to_speak("missing"),
}

_ORDER = {component.value: at for at, component in enumerate(Component)}

#: What is written where nothing lies between both ends.
NOTHING_MOVED = to_speak("Nothing moved it")


@dataclass(frozen=True, slots=True)
class ChangeEnds:
    """One index at both ends of a comparison.

    Parameters
    ----------
    before, now : float or None
        The published indices; None where it is missing.
    before_label, now_label : str
        What stands there: a period, or a period and the day on which it was known so.
    """

    before: float | None
    now: float | None
    before_label: str
    now_label: str


def change_rows(
    explained: pd.DataFrame,
    index_id: str,
    ends: ChangeEnds,
    *,
    labels: Mapping[str, str] | None,
    rows_shown: int,
) -> list[Record]:
    """List what the waterfall of one index shows, from the total then to the total now.

    Parameters
    ----------
    explained : DataFrame
        Rows of `explain`.
    index_id : str
        Which index.
    ends : ChangeEnds
        Its totals.
    labels : mapping of id to str, optional
        Labels of metrics.
    rows_shown : int
        Pieces spelt out.

    Returns
    -------
    list of dict
        `kind` (total, piece or note), `label`, `start` and `end` (levels of the index; None in
        a note), `points` as shown, which add up to the whole as shown; `note`, and whether it
        is a real change.
    """
    pieces = explained[explained["index"] == index_id]
    rows = []
    if ends.before is not None:
        rows.append(_total(ends.before_label, ends.before))
    if ends.before is None or ends.now is None:
        rows += [_note(ends, one) for one in records(pieces[pieces["points"].isna()])]
    else:
        moved = _laid_out(pieces, labels, rows_shown)
        rows += _stacked(moved, ends.before, ends.now) or [_bare_note(speak(NOTHING_MOVED))]
    if ends.now is not None:
        whole = None if ends.before is None else ends.now - ends.before
        rows.append({**_total(ends.now_label, ends.now), "points": whole})
    return rows


def _total(label: str, level: float) -> Record:
    """Return the row of an index as it is published."""
    about = {"kind": "total", "label": label, "note": "", "points": None, "is_real": True}
    return {**about, "start": None, "end": float(level)}


def _note(ends: ChangeEnds, one: Record) -> Record:
    """Return the row that says why an index cannot be compared."""
    if ends.before is None and ends.now is None:
        return _bare_note(speak("Missing at both ends"), say_reason(str(one["reason"] or "")))
    missing = ends.before_label if ends.before is None else ends.now_label
    label = speak("{period}: missing", period=missing)
    return _bare_note(label, say_reason(str(one["reason"] or "")))


def _bare_note(label: str, note: str = "") -> Record:
    """Return a row without a bar."""
    about = {"kind": "note", "label": label, "note": note, "points": None, "is_real": True}
    return {**about, "start": None, "end": None}


def _laid_out(
    pieces: pd.DataFrame, labels: Mapping[str, str] | None, rows_shown: int
) -> list[Record]:
    """List the largest pieces in the order of components, then the others together."""
    moved = pieces[pieces["points"].abs() > NOTHING]
    sized = moved.assign(size=moved["points"].abs(), at=moved["component"].map(_ORDER))
    by_size = sized.sort_values("size", ascending=False, kind="stable")
    spelt = by_size.head(rows_shown).sort_values(
        ["at", "size"], ascending=[True, False], kind="stable"
    )
    rows = [_piece(one, labels) for one in records(spelt)]
    others = by_size.iloc[rows_shown:]
    if len(others):
        is_real = bool((others["component"] == Component.REAL.value).all())
        label = speak_count(len(others), "{number} smaller pieces", "{number} smaller pieces")
        about = {"kind": "piece", "label": label, "note": ""}
        rows.append({**about, "points": float(others["points"].sum()), "is_real": is_real})
    return rows


def _piece(one: Record, labels: Mapping[str, str] | None) -> Record:
    """Word one row of `explain`."""
    component = Component(str(one["component"]))
    cause = speak(COMPONENT_WORDS[component]) if COMPONENT_WORDS[component] else ""
    metric = str(one["metric_id"] or "")
    if metric:
        label = label_of(metric, labels) + (f" ({cause})" if cause else "")
    else:
        label = capital(cause) or speak("Real change")
    return {
        "kind": "piece",
        "label": label,
        "points": float(str(one["points"])),
        "note": _named(str(one["reason"] or ""), labels),
        "is_real": component is Component.REAL,
    }


def _named(reason: str, labels: Mapping[str, str] | None) -> str:
    """Put labels in the place of ids, where a reason lists metrics."""
    ids = reason.split(", ")
    if labels and all(one in labels for one in ids):
        return ", ".join(labels[one] for one in ids)
    return say_reason(reason)


def _stacked(pieces: list[Record], before: float, now: float) -> list[Record]:
    """Let each piece start where the one before it ended; round them to add up as shown."""
    levels = list(accumulate((one["points"] for one in pieces), initial=before))
    tenths = round_together([10 * one["points"] for one in pieces], round(10 * (now - before)))
    return [
        {**one, "start": start, "end": end, "points": shown / 10}
        for one, (start, end), shown in zip(pieces, pairwise(levels), tenths, strict=True)
    ]

"""From the quality of the data to what a page says of it: names and orders; judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from alliance_health.insights.clipping import ALL_ALLIANCES
from alliance_health.insights.conflicts import WITH_EVENTS
from alliance_health.insights.number_ids import TABLE, PageNumber
from alliance_health.insights.outliers import LONG_TAIL
from alliance_health.insights.reading_cells import with_units
from alliance_health.insights.reasons import say_reason
from alliance_health.insights.rejections import count_reasons, first_of_each, list_rejected
from alliance_health.language import speak, to_speak
from alliance_health.report.build_judgements import (
    incoherent_metrics,
    number_of,
    overrides_told,
    pillar_agreement,
    weights_weighed,
)
from alliance_health.report.data_findings import (
    Clipped,
    Conflict,
    DataFindings,
    Late,
    Outlying,
    OverrideTold,
    RejectedReason,
    RejectedRow,
    Silent,
    Stale,
    Unmeasured,
    listed,
)
from alliance_health.report.source import ReportSource, number_or_none
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Perspective

#: How each side is called where no partner is known by name.
_SIDES = {
    Perspective.OURS.value: to_speak("Our side"),
    Perspective.THEIRS.value: to_speak("Their side"),
    Perspective.JOINT.value: to_speak("Joint value"),
}

#: How many rows of one reason are listed.
ROWS_OF_A_REASON = 3

#: How a supplied value and the one from event tables are called.
_ORIGINS = (to_speak("{reporter}, supplied"), to_speak("{reporter}, from events"))


def alliance_findings(source: ReportSource, alliance_id: str) -> DataFindings:
    """Say what the checks found about the data of one alliance.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.

    Returns
    -------
    DataFindings
        Conflicts between its reporters only: where supplied values differ from events is told
        in full elsewhere on its page.
    """
    quality = source.quality
    tables = {
        name: rows_of_alliance(getattr(quality, name), alliance_id)
        for name in ("clipped", "outliers", "conflicts", "late", "silent", "stale")
    }
    clipped, conflicts = tables["clipped"], tables["conflicts"]
    tables["clipped"] = clipped[clipped["out_of_date"].astype(bool)]
    tables["conflicts"] = conflicts[conflicts["kind"] != WITH_EVENTS]
    return _findings(source, tables, overrides_told(source, alliance_id))


def portfolio_findings(source: ReportSource) -> DataFindings:
    """Say what the checks found about the data of all alliances.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    DataFindings
        `clipped` and `late` are about all alliances together.
    """
    quality = source.quality
    clipped = rows_of_alliance(quality.clipped, ALL_ALLIANCES)
    tables = {
        "clipped": clipped[clipped["share"] > 0],
        "outliers": quality.outliers,
        "conflicts": quality.conflicts,
        "late": rows_of_alliance(quality.late, ALL_ALLIANCES),
        "silent": quality.silent,
        "stale": quality.stale,
        "unmeasured": quality.coverage[~quality.coverage["passes"].astype(bool)],
    }
    return _findings(source, tables, overrides_told(source))


def rejected_rows(
    source: ReportSource,
) -> tuple[tuple[RejectedReason, ...], tuple[RejectedRow, ...]]:
    """Count the rejected rows of a workbook by reason, and list the first of them.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    reasons : tuple of RejectedReason
        The most frequent first.
    rows : tuple of RejectedRow
        The first ones of each reason, in the order of the checks; `alliance-health check`
        lists all.
    """
    rejected = list_rejected(source.analysis.problems)
    accounting, whole = source.analysis.accounting, PageNumber(TABLE, "", "", source.period.label)
    numbers = {
        file: whole._replace(name=table).text
        for file, table in zip(accounting["file"], accounting["table"], strict=True)
    }
    told = ("file", "column", "rows")
    reasons = tuple(
        RejectedReason(
            reason=say_reason(row["reason"]),
            remedy=say_reason(row["remedy"]),
            first_line=_whole(row["first_line"]),
            number_id=numbers.get(row["file"], ""),
            **{key: row[key] for key in told},
        )
        for row in count_reasons(rejected).to_dict("records")
    )
    texts = ("file", "column", "value")
    rows = tuple(
        RejectedRow(
            line=_whole(row["line"]),
            reason=say_reason(_text(row["reason"])),
            remedy=say_reason(_text(row["remedy"])),
            number_id=numbers.get(row["file"], ""),
            **{key: _text(row[key]) for key in texts},
        )
        for row in first_of_each(rejected, ROWS_OF_A_REASON).to_dict("records")
    )
    return listed(reasons), listed(rows)


def _findings(
    source: ReportSource, tables: Mapping[str, pd.DataFrame], overrides: list[OverrideTold]
) -> DataFindings:
    """Name and list the findings of every kind."""
    found: dict[str, list[Any]] = {
        "clipped": _clipped(source, tables["clipped"]),
        "outliers": _outliers(source, tables["outliers"]),
        "conflicts": _conflicts(source, tables["conflicts"]),
        "late": _late(source, tables["late"]),
        "silent": _silent(source, tables["silent"]),
        "stale": _stale(source, tables["stale"]),
        "unmeasured": _unmeasured(source, tables.get("unmeasured", pd.DataFrame())),
        "overrides": overrides,
        "incoherent": incoherent_metrics(source),
        "weighed": weights_weighed(source),
    }
    totals = {kind: len(rows) for kind, rows in found.items() if rows}
    if found["silent"]:
        totals["silent"] = len(tables["silent"])  # sources, of which several share a row
    shown = {kind: listed(rows) for kind, rows in found.items()}
    return DataFindings(**shown, alphas=tuple(pillar_agreement(source)), totals=totals)


def _clipped(source: ReportSource, table: pd.DataFrame) -> list[Clipped]:
    """Name metrics with values beyond their scale; those out of date and most clipped first."""
    labels = source.labels
    pooled = rows_of_alliance(source.quality.clipped, ALL_ALLIANCES)
    everywhere = set(pooled.loc[pooled["out_of_date"].astype(bool), "metric_id"])
    order = ["out_of_date", "share", "metric_id"]
    rows = table.sort_values(order, ascending=[False, False, True]).to_dict("records")
    named = ("label", "everywhere", "number_id")
    kept = [name for name in Clipped.model_fields if name not in named]
    return [
        Clipped(
            label=labels[row["metric_id"]],
            everywhere=row["metric_id"] in everywhere,
            number_id=number_of(source, "clipped", row["alliance_id"], row["metric_id"]).text,
            **{name: row[name] for name in kept},
        )
        for row in rows
    ]


def _outliers(source: ReportSource, table: pd.DataFrame) -> list[Outlying]:
    """Name outlying values, those of one metric, alliance and side together."""
    names, labels = source.names, source.labels
    currency = source.analysis.catalogue.settings.reporting_currency
    rows = table.assign(said=with_units(table["value"], table["unit"], currency))
    keys = ["metric_id", "alliance_id", "perspective"]
    counts = rows.groupby(keys, sort=False).size()
    farthest = rows.drop_duplicates(keys)
    farthest = farthest.sort_values(["distance", *keys], ascending=[False, True, True, True])
    return [
        Outlying(
            alliance=names[row["alliance_id"]],
            metric_id=row["metric_id"],
            label=labels[row["metric_id"]],
            perspective=row["perspective"],
            count=int(counts[row["metric_id"], row["alliance_id"], row["perspective"]]),
            value=_unbroken(row["said"]),
            period=row["source_period"],
            distance=number_or_none(row["distance"]),
            long_tail=row["verdict"] == LONG_TAIL,
            number_id=number_of(source, "outliers", row["alliance_id"], row["metric_id"])
            ._replace(perspective=row["perspective"])
            .text,
        )
        for row in farthest.to_dict("records")
    ]


def _conflicts(source: ReportSource, table: pd.DataFrame) -> list[Conflict]:
    """Name reporters who contradict each other."""
    names, labels = source.names, source.labels
    currency = source.analysis.catalogue.settings.reporting_currency
    reporters = _reporters(source)
    said = {
        end: with_units(table[f"value_{end}"], table["unit"], currency).map(_unbroken)
        for end in "ab"
    }
    found = []
    for index, row in zip(table.index, table.to_dict("records"), strict=True):
        known = [
            reporters.get((row["alliance_id"], row[f"perspective_{end}"], row[f"partner_{end}"]))
            or row[f"partner_{end}"]
            or speak(_SIDES[row[f"perspective_{end}"]])
            for end in "ab"
        ]
        if row["kind"] == WITH_EVENTS:
            known = [speak(origin, reporter=known[0]) for origin in _ORIGINS]
        found.append(
            Conflict(
                alliance=names[row["alliance_id"]],
                label=labels[row["metric_id"]],
                reporter_a=known[0],
                value_a=said["a"][index],
                reporter_b=known[1],
                value_b=said["b"][index],
                points=number_or_none(row["points"]),
                number_id=number_of(
                    source, "conflicts", row["alliance_id"], row["metric_id"], row["period"]
                ).text,
                **{key: row[key] for key in ("kind", "metric_id", "period", "relative")},
            )
        )
    return found


def _reporters(source: ReportSource) -> dict[tuple[str, str, str], str]:
    """Name partners by alliance, side and id, and each side by its partners."""
    partners = source.analysis.tables["partners"]
    named: dict[tuple[str, str, str], str] = {}
    for row in partners.to_dict("records"):
        alliance_id, side = row["alliance_id"], row["perspective"]
        for each in Perspective:
            named[alliance_id, each.value, row["partner_id"]] = row["name"]
        together = [named[alliance_id, side, ""]] if (alliance_id, side, "") in named else []
        named[alliance_id, side, ""] = ", ".join([*together, row["name"]])
    return named


def _late(source: ReportSource, table: pd.DataFrame) -> list[Late]:
    """List sources of which rows came late."""
    told = [name for name in Late.model_fields if name != "number_id"]
    return [
        Late(
            number_id=number_of(
                source, "late", row["alliance_id"], row["table"], row["source"]
            ).text,
            **{key: row[key] for key in told},
        )
        for row in table.to_dict("records")
    ]


def _silent(source: ReportSource, table: pd.DataFrame) -> list[Silent]:
    """Name silent sources, those of one alliance that fell silent together in one."""
    names, labels = source.names, source.labels
    together = ["alliance_id", "last_period"]
    found = []
    for _, rows in table.groupby(together, sort=False):
        alliance_id, last = (str(rows[key].iloc[0]) for key in together)
        found.append(
            Silent(
                alliance=names[alliance_id],
                tables=tuple(dict.fromkeys(rows["table"])),
                labels=tuple(labels.get(one, one) for one in rows["metric_id"] if one),
                last_period=last,
                usual_gap=float(rows["usual_gap"].max()),
                longest_gap=int(rows["longest_gap"].max()),
                silent_for=int(rows["silent_for"].max()),
                number_id=number_of(source, "silent", alliance_id, last).text,
            )
        )
    return found


def _stale(source: ReportSource, table: pd.DataFrame) -> list[Stale]:
    """Name metrics that count past their rhythm."""
    names, labels = source.names, source.labels
    return [
        Stale(
            alliance=names[row["alliance_id"]],
            label=labels[row["metric_id"]],
            **{key: row[key] for key in ("metric_id", "age", "rhythm", "number_id")},
        )
        for row in table.to_dict("records")
    ]


def _unmeasured(source: ReportSource, table: pd.DataFrame) -> list[Unmeasured]:
    """Name pillars that miss their gate."""
    names, labels = source.names, source.labels
    return [
        Unmeasured(
            alliance=names[row["alliance_id"]],
            role=row["role"],
            label=labels[row["id"]],
            coverage=row["coverage"],
        )
        for row in table.to_dict("records")
    ]


def _unbroken(text: str) -> str:
    """Keep a number and its unit in one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _whole(number: Any) -> int | None:
    """Return a whole number, or None for a missing cell."""
    return None if pd.isna(number) else int(number)


def _text(cell: Any) -> str:
    """Return a text, empty for a missing cell."""
    return "" if pd.isna(cell) else str(cell)

"""What is planted, written down for tests and for readers: `planted.toml`, `workbook.toml`."""

from __future__ import annotations

from pathlib import Path

import days
import words
from cast import OUR_CURRENCY, Alliance
from currencies import CONSTANT_RATES_AS_OF
from give_and_take import UNFAIR_BENEFIT, UNFAIR_CONTRIBUTION, UNFAIR_FROM
from influence import LAG, PERSISTENCE, SIZE, UNCOUPLED_LAGGING, UNCOUPLED_LEADING
from invitations import ASKED_LOPSIDEDLY, FEW_ANSWER, asked_otherwise
from planted_rows import LATE, MISTAKEN_DEAL, SUPPLIED
from registers import COMPUTED_FROM, GOALS_FROM, is_kept
from survey import GAP, GAP_FROM, GAP_ITEMS

#: Pairs in which the first announces the second by two quarters.
PLANTED_PAIRS = (
    ("trust", "bookings_sourced"),
    ("decision_latency", "revenue_joint"),
    ("commitments_kept", "new_commitments"),
    ("relationship", "financial"),
    ("governance", "strategic"),
    ("leading_index", "lagging_index"),
)

#: As many pairs in which nothing announces anything.
EMPTY_PAIRS = (
    ("account_plans", "bookings_sourced"),
    ("issue_age", "revenue_joint"),
    ("milestones", "new_commitments"),
    ("trust", "cost_savings"),
    ("decision_latency", "joint_launches"),
    ("commitments_kept", "cost_savings"),
)

#: What the scores of the last quarter must say about the stories: id of the story, trait or
#: alliance, expected quadrant (none where an index is missing), what else holds.
STORIES = (
    ("living_on_the_past", "tavanne-robotics", "living on the past"),
    ("in_form", "brandt-quill", "in form"),
    ("building", "cindral-cloud", "building"),
    ("stalled", "hartung-vossel", "stalled"),
    ("no_life_signs", "sablewood-foods", "stalled"),
    ("perception_gap", "rendal-telecom", ""),
    ("unfair_split", "vantor-aero", ""),
    ("acknowledged_split", "cindral-cloud", ""),
    ("new", "wexcombe-pharma", ""),
    ("ended", "fenmark-utilities", ""),
    ("full_of_holes", "pellucid-sensors", ""),
)


def workbook_text() -> str:
    """Return `workbook.toml`."""
    pairs = "\n".join(f'    ["{first}", "{second}"],' for first, second in PLANTED_PAIRS)
    empty = "\n".join(f'    ["{first}", "{second}"],' for first, second in EMPTY_PAIRS)
    return f"""\
name = "Meridian Systems alliances"
reporting_currency = "EUR"
constant_rates_as_of = {CONSTANT_RATES_AS_OF.isoformat()}
frequency = "quarter"
catalogue = "default"
version = "1"
# Three experts divided a hundred points among the leading pillars (expert_weights.csv). The weights
# of the catalogue stay in force; how far the experts are apart is shown, and enters the draws.
weights = "catalogue"

[notice]
en = "Invented data"
nl = "Verzonnen gegevens"
de = "Erfundene Daten"
es = "Datos inventados"

[links]
# Declared before looking. In the first half the leading factor was made to announce the
# outcome by {LAG} quarters, in the second half nothing was; planted.toml says which is which.
pairs = [
{pairs}
{empty}
]
"""


def planted_text(seed: int, restated: list[dict[str, object]], cast: list[Alliance]) -> str:
    """Return `planted.toml`."""
    parts = [
        "# What the generator planted in this workbook, for tests and for readers.",
        "# Not part of the data contract; nothing reads it but tests.",
        "",
        f"seed = {seed}",
        f'first_period = "{days.label(0)}"',
        f'last_period = "{days.label(days.QUARTERS - 1)}"',
        f"alliances = {len(cast)}",
        f"alliances_with_every_period = {sum(len(one.quarters) == days.QUARTERS for one in cast)}",
        "",
        "# Points of an outcome for one point of influence, so many quarters before.",
        "[announcement]",
        f"lag = {LAG}",
        f"size = {SIZE}",
        f"persistence = {PERSISTENCE}",
        f"planted_pairs = {_pairs(PLANTED_PAIRS)}",
        f"empty_pairs = {_pairs(EMPTY_PAIRS)}",
        f"uncoupled_leading = {_texts(UNCOUPLED_LEADING)}",
        f"uncoupled_lagging = {_texts(UNCOUPLED_LAGGING)}",
        "",
        *_kept(cast),
        *_stories(),
        *_surveys(cast),
        *_restated(restated),
        *_rows_of("late", _late()),
        *_rows_of("supplied", _supplied()),
        *_rows_of("foreign", _foreign(cast)),
        *_rows_of("withdrawn", _withdrawn()),
    ]
    return "\n".join(parts).rstrip() + "\n"


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with Unix line ends."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _kept(cast: list[Alliance]) -> list[str]:
    """Write which figures are computed from which table, and who keeps it."""
    tables = sorted(set(COMPUTED_FROM.values()))
    keepers = {
        table: tuple(one.alliance_id for one in cast if is_kept(one, table)) for table in tables
    }
    return [
        "# Which figures are computed from which table, and which alliances keep it; the others",
        "# report the figures. Agreed shares stand in charters, the list of goals begins late.",
        "[computed_from]",
        *(f'{metric_id} = "{table}"' for metric_id, table in COMPUTED_FROM.items()),
        "",
        "[kept]",
        f'goals_from = "{days.label(GOALS_FROM)}"',
        *(f"{table} = {_texts(names)}" for table, names in keepers.items()),
        "",
    ]


def _stories() -> list[str]:
    """Write one table for every story."""
    more = {
        "living_on_the_past": [
            "leading_below = 55",
            "lagging_from = 70",
            'falling_since = "2025Q3"',
        ],
        "in_form": ['leading_at_least = "strong"', 'lagging_at_least = "strong"'],
        "no_life_signs": [
            f'last_act_before = "{days.start(words.SILENT_FROM).isoformat()}"',
            "emptiness_days_above = 365",
            "reciprocity = 0",
        ],
        "perception_gap": [
            f'since = "{days.label(GAP_FROM)}"',
            f"points = {GAP}",
            f"items = {_texts(tuple(f'q{item:02d}' for item in GAP_ITEMS))}",
            "confirmed_gaps_from = 3",
            "respondents_a_side_from = 8",
        ],
        "unfair_split": [
            f'since = "{days.label(UNFAIR_FROM)}"',
            f"contribution_share_theirs = {UNFAIR_CONTRIBUTION}",
            f"benefit_share_theirs = {UNFAIR_BENEFIT}",
            f"fairness_gap = {round(100 * (UNFAIR_CONTRIBUTION - UNFAIR_BENEFIT), 6)}",
        ],
        "acknowledged_split": ['what = "shares"'],
        "new": ['first_period = "2026Q2"', 'stage = "form"', "lagging_missing = true"],
        "ended": ['last_period = "2025Q2"', 'stage = "retire"'],
        "full_of_holes": [
            f'since = "{days.label(words.UNRECORDED_FROM)}"',
            "leading_missing = true",
        ],
    }
    lines = ["# What the scores of the last quarter must say."]
    for story, alliance_id, quadrant in STORIES:
        lines += [f"[stories.{story}]", f'alliance_id = "{alliance_id}"']
        lines += [f'quadrant = "{quadrant}"'] if quadrant else []
        lines += [*more.get(story, []), ""]
    return lines


def _surveys(cast: list[Alliance]) -> list[str]:
    """Write whose survey asked too many people, or too many of one side."""
    more = {
        "few_answer": [f"response_rate = {FEW_ANSWER}", 'level = "working"'],
        "asked_lopsidedly": [f"asked_ours_per_answer = {ASKED_LOPSIDEDLY}", 'level = "working"'],
    }
    lines = ["# Whose invitations say that ratings carry less, and why; all waves."]
    for fault, alliance_id in asked_otherwise(cast).items():
        lines += [f"[surveys.{fault}]", f'alliance_id = "{alliance_id}"', *more[fault], ""]
    return lines


def _restated(restated: list[dict[str, object]]) -> list[str]:
    """Write every restated cell with its old and new value."""
    rows = []
    for one in restated:
        entry = one["entry"]
        cell = {name: getattr(entry, name) for name in _CELL}
        day = entry.recorded_on.isoformat()
        rows.append({**cell, "old": one["old"], "new": one["new"], "recorded_on": day})
    return _rows_of("restated", rows)


_CELL = ("alliance_id", "metric_id", "period", "perspective")


def _late() -> list[dict[str, object]]:
    """List the cells that came late."""
    return [
        {**dict(zip(_CELL, cell, strict=True)), "recorded_on": day.isoformat()}
        for *cell, day in LATE
    ]


def _supplied() -> list[dict[str, object]]:
    """List the values that beat computed ones."""
    return [
        {**{name: getattr(one, name) for name in _CELL}, "value": one.value} for one in SUPPLIED
    ]


def _foreign(cast: list[Alliance]) -> list[dict[str, object]]:
    """List the alliances whose money is not stated in EUR."""
    return [
        {"alliance_id": one.alliance_id, "currency": one.currency}
        for one in cast
        if one.currency != OUR_CURRENCY
    ]


def _withdrawn() -> list[dict[str, object]]:
    """List the deals that were taken back."""
    return [
        {name: str(row[name]) for name in ("deal_id", "alliance_id", "recorded_on")}
        for row in MISTAKEN_DEAL
        if row.get("withdrawn")
    ]


def _rows_of(name: str, rows: list[dict[str, object]]) -> list[str]:
    """Write an array of tables."""
    lines = []
    for row in rows:
        lines.append(f"[[{name}]]")
        for key, value in row.items():
            lines.append(f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}")
        lines.append("")
    return lines


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    """Write pairs as an array of arrays."""
    return "[" + ", ".join(_texts(pair) for pair in pairs) + "]"


def _texts(texts: tuple[str, ...]) -> str:
    """Write texts as an array."""
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"

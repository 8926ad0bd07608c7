"""Write `docs/metrics.md`: every metric of the default catalogue with a worked example.

Run as `python docs/generator/make_metrics_page.py` with the package installed. Definitions
come from the catalogue, tables from the rules, examples from `metric_examples.toml`; a test
computes every example.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from example_workbook import PERIOD, WORKBOOK, Example, Row, csv_rows, is_computed, read_examples

from alliance_health.catalogue import Catalogue, Metric, Pillar, load_catalogue
from alliance_health.catalogue.scales import Knot, lines_of
from alliance_health.metrics import RULES
from alliance_health.vocabulary import Direction, OverTime, Role, Sides, Transform

PAGE = Path(__file__).resolve().parents[1] / "metrics.md"

HEAD = """\
# Metrics

The {count} metrics of the default catalogue by pillar, each with an example worked by hand. How
scores become pillars and indices is said in [method.md](method.md); what a table may hold in
[the data dictionary](../data/README.md).

Made by `python docs/generator/make_metrics_page.py`; not edited by hand. Every example is computed
by the tests: its rows are checked, measured and scored, and give the value and the score said here.

For all metrics:

- A value supplied in `observations` beats the computed one; both are shown where they differ.
- A metric is computed for periods of its own length, but never shorter ones than the workbook's.
- What is not known is missing, never 0. A 0 is computed only where a list or ledger was
  demonstrably kept. Money that cannot be expressed in the reporting currency is not known.
- Scores lie between 0 and 100; values beyond the ends are clipped. *Weak* ends at {weak:g},
  *strong* begins at {strong:g}. A metric that is scored against its target has no score without
  one, or with one that is not above 0.
- Examples are of a quarterly workbook in EUR, on 30 June 2026: values of 2026Q2, or of 2026H1.

"""

_DIRECTIONS = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.BAND: "the middle is best",
}
_SIDES = {
    Sides.ONE: "one: both sides report one quantity; their scores are averaged",
    Sides.EACH: "each: every partner has its own; scores are averaged, the weaker side is shown",
    Sides.OURS: "ours: only our figure counts",
    Sides.THEIRS: "theirs: only their figure counts",
    Sides.JOINT: "joint: one figure of the alliance itself",
}
_OVER_TIME = {
    OverTime.SUM: "shorter periods are summed",
    OverTime.MEAN: "the mean of shorter periods",
    OverTime.LAST: "the last of shorter periods",
    OverTime.RATIO: "formed anew from the rows of the longer period",
}
_UNITS = {
    "money": "money, in the workbook's reporting currency",
    "pp": "percentage points",
    "ratio": "a plain number, a quotient",
}


def page_text() -> str:
    """Return the text of `docs/metrics.md`."""
    catalogue, examples = default_catalogue(), read_examples()
    bands = catalogue.settings.bands
    head = HEAD.format(
        count=len(catalogue.metrics), weak=bands.weak_below, strong=bands.strong_from
    )
    sections = [
        line
        for pillar in catalogue.pillars.values()
        for line in _pillar_lines(pillar, catalogue, examples)
    ]
    return head + "\n".join(sections).rstrip() + "\n"


def default_catalogue() -> Catalogue:
    """Read the default catalogue in a workbook of quarters."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "workbook.toml").write_text(WORKBOOK, encoding="utf-8")
        return load_catalogue(Path(name))


def scale_words(metric: Metric, catalogue: Catalogue) -> str:
    """Say how values of a metric become scores.

    Parameters
    ----------
    metric : Metric
        Of the default catalogue.
    catalogue : Catalogue
        Its settings hold the band edges.

    Returns
    -------
    str
        The knots of every line of the scale, and where it ends.
    """
    lines = lines_of(metric, catalogue.settings.bands)
    if not lines:
        return "none: never scored"
    of = "of 100 x value / target: " if metric.against else ""
    how = "logarithmic" if metric.transform == Transform.LN else "linear"
    said = [_line_words(line, metric.transform) for line in lines]
    if len(said) == 1:
        return f"{of}{said[0]}; {how} between"
    return f"{of}rising side {said[0]}; falling side {said[1]}; {how} between; the lower counts"


def _line_words(line: list[Knot], transform: Transform) -> str:
    """Say where one line reaches 0, its knots, and 100."""
    (x0, y0), (x1, y1), *_ = line
    step = (x1 - x0) / (y1 - y0)
    knots = [(x0 - step * y0, 0.0), *line]
    if knots[-1][1] < 100:
        knots.append((x1 + step * (100 - y1), 100.0))
    back = math.exp if transform == Transform.LN else float
    return ", ".join(f"{y:g} at {_number(round(back(x), 3))}" for x, y in knots)


def _pillar_lines(
    pillar: Pillar, catalogue: Catalogue, examples: dict[str, Example]
) -> Iterator[str]:
    """Yield the section of one pillar."""
    weights = [
        f"{pillar.weight_for(role):g} % of the {role} index"
        for role in Role
        if pillar.weight_for(role)
    ]
    yield from (f"## {pillar.label}", "", f"Weight: {', '.join(weights)}.", "")
    for metric in catalogue.metrics.values():
        if metric.pillar == pillar.pillar_id:
            yield from _metric_lines(metric, catalogue, examples[metric.metric_id])


def _metric_lines(metric: Metric, catalogue: Catalogue, example: Example) -> Iterator[str]:
    """Yield the section of one metric."""
    frequency = metric.frequency or catalogue.settings.frequency
    fresh = f"; counts for {metric.fresh_for} more periods if the next is missing"
    facts = {
        "Id": f"`{metric.metric_id}`",
        "Role": f"{metric.role}, {metric.kind}, weight {metric.weight:g} in its pillar",
        "Unit": _UNITS.get(metric.unit, metric.unit),
        "Direction": _DIRECTIONS[metric.direction],
        "Score": scale_words(metric, catalogue),
        "Sides": _SIDES[metric.sides],
        "Frequency": f"{frequency}{fresh if metric.fresh_for else ''}",
        "Over time": _OVER_TIME[metric.over_time],
        "Formula": metric.formula,
        "Computed from": _sources(metric.metric_id),
        "Missing when": _missing(metric.metric_id, example),
    }
    yield from (f"### {metric.label}", "", metric.definition, "", "| | |", "|---|---|")
    yield from (f"| {name} | {_cell(text)} |" for name, text in facts.items())
    yield from ("", f"**Example.** {example['words']}", "")
    yield from _example_tables(metric.metric_id, example)
    yield from (f"{example['arithmetic']}.", "", _outcome(metric, example), "")


def _missing(metric_id: str, example: Example) -> str:
    """Say what leaves a metric without a value."""
    return str(example["missing"]) if is_computed(metric_id) else "nobody supplies it"


def _sources(metric_id: str) -> str:
    """Say from which tables a metric is computed."""
    if not is_computed(metric_id):
        return "observations only (no table carries it)"
    tables = [f"`{table}`" for table in RULES[metric_id].reads]
    charter = ["`charters/ALLIANCE.toml`"] if metric_id == "investment_parity" else []
    return ", ".join([*tables, *charter])


def _example_tables(metric_id: str, example: Example) -> Iterator[str]:
    """Yield the rows of an example as tables; an observation where no table carries it."""
    rows = {table: csv_rows(text) for table, text in example.get("rows", {}).items()}
    if not is_computed(metric_id):
        side = example.get("perspective", "joint")
        period = example.get("period", PERIOD)
        observed = {"metric_id": metric_id, "period": period, "perspective": side}
        observed["value"] = f"{example['value']}"
        rows = {"observations": [observed], "targets": rows.get("targets", [])}
    if "charter" in example:
        yield from (f"`charters/ALLIANCE.toml`: `{example['charter']}`", "")
    for table, of_table in rows.items():
        if of_table:
            yield from _table_lines(table, of_table)
    if is_computed(metric_id) and "ratings" in example:
        yield from _rating_lines(example)


def _table_lines(table: str, rows: list[Row]) -> Iterator[str]:
    """Yield rows as a Markdown table under the name of their table."""
    yield from (f"`{table}`", "", f"| {' | '.join(rows[0])} |", f"|{'---|' * len(rows[0])}")
    yield from (f"| {' | '.join(row.values())} |" for row in rows)
    yield ""


def _rating_lines(example: Example) -> Iterator[str]:
    """Yield ratings as one Markdown table, a line a person and group of items."""
    columns = ("perspective", "level", "items", "answers by person")
    yield from ("`ratings`", "", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}")
    for group in example["ratings"]:
        answers = "; ".join(
            ", ".join(map(str, one)) if isinstance(one, list) else f"{one} throughout"
            for one in group["answers"]
        )
        signed = ", signed" if group.get("consent") else ""
        level = f"{group['level']}{signed}"
        yield f"| {group['perspective']} | {level} | {', '.join(group['items'])} | {answers} |"
    yield ""


def _outcome(metric: Metric, example: Example) -> str:
    """Say value and score of an example."""
    side = example.get("perspective", "joint")
    value = f"Value ({side}): **{_number(example['value'])}**"
    if "score" not in example:
        return f"{value}; no score."
    return f"{value}; score **{example['score']:g}**."


def _number(value: float) -> str:
    """Write a number with thousands apart, without zeros behind the point."""
    return f"{value:,.10g}"


def _cell(text: str) -> str:
    """Write text so that it stays in its cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page_text(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE}\n")

"""Make the tables of the Sony Ericsson workbook from published figures.

Run as `python data/cases/make_sony_ericsson.py FOLDER`, where FOLDER holds `observations.csv`,
`events.csv` and `vintages.csv` of the collection. The same input writes the same bytes. The
workbook's settings, scales and the reasons for them are not made here: they were there before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from published_figures import (
    Row,
    dated_events,
    derived,
    place_in_table,
    read_rows,
    refuse_restatements,
    write_case,
    write_number,
)

ALLIANCE_ID = "sony-ericsson"

#: The venture as its own reporter, and the press.
VENTURE, PRESS = "Sony Ericsson (JV release)", "press (citing the JV release)"

#: Unit in the collection: unit in our catalogue, currency, word that multiplies.
UNITS = {
    ("million", "EUR"): ("money", "EUR", "million"),
    ("percent", ""): ("%", "", ""),
    ("million units", ""): ("million units", "", ""),
    ("per unit", "EUR"): ("EUR per unit", "", ""),
    ("count", ""): ("people", "", ""),
}

#: Plans in the collection: the metric that they aim at. Of a range only the lower end is taken.
PLANS = {
    "average_selling_price_guidance": "average_selling_price",
    "cost_reduction_target": "cost_reduction",
    "income_before_taxes_excl_restructuring_guidance_low": "income_before_taxes_excl_restructuring",
    "income_before_taxes_guidance_low": "income_before_taxes",
    "units_shipped_guidance": "units_shipped",
}
UPPER_ENDS = (
    "income_before_taxes_excl_restructuring_guidance_high",
    "income_before_taxes_guidance_high",
)

#: Events dated to a month, quarter or year: the first day of a start, else the last day.
EVENT_DAYS = {
    "2001-10": "2001-10-01",
    "2008-Q3": "2008-09-30",
    "2009-01": "2009-01-31",
    "2009": "2009-12-31",
    "2011-03": "2011-03-31",
}

ALLIANCES = [
    {
        "alliance_id": ALLIANCE_ID,
        "name": "Sony Ericsson Mobile Communications",
        "stage": "retire",
        "started_on": "2001-10-01",
        "ended_on": "2012-02-16",
        "type": "joint venture, 50/50",
        "currency": "EUR",
    }
]

STAGES = (("operate", "2001-10-01"), ("transition", "2011-10-27"), ("retire", "2012-02-16"))

PARTNERS = (
    ("sony", "Sony", "ours"),
    ("ericsson", "Ericsson", "theirs"),
    ("press", "Press, citing the venture's releases", "joint"),
)


def make_tables(source: Path) -> dict[str, list[Row]]:
    """Derive all tables from the collection.

    Parameters
    ----------
    source : Path
        Folder of the collection.

    Returns
    -------
    dict of str to list of dict
        Rows by table, sorted; absent keys are blank.
    """
    published = read_rows(source / "observations.csv")
    plans = (*PLANS, *UPPER_ENDS)
    figures = [row for row in published if row["metric"] not in plans]
    refuse_restatements(read_rows(source / "vintages.csv"), [VENTURE])
    observations = _of_the_venture([*_observations(figures), *_derived(figures)])
    events = read_rows(source / "events.csv")
    return {
        "alliances": ALLIANCES,
        "alliance_history": [
            {"alliance_id": ALLIANCE_ID, "field": "stage", "value": stage, "valid_from": day}
            for stage, day in STAGES
        ],
        "partners": [
            {"partner_id": name, "alliance_id": ALLIANCE_ID, "name": label, "perspective": side}
            for name, label, side in PARTNERS
        ],
        "observations": sorted(observations, key=place_in_table),
        "targets": sorted(_of_the_venture(_targets(published)), key=place_in_table),
        "events": list(dated_events(events, "se", EVENT_DAYS, {"SONY-ERICSSON": ALLIANCE_ID})),
    }


def _of_the_venture(rows: Iterable[Row]) -> list[Row]:
    """Say of every row that it is about the venture as a whole."""
    return [{"alliance_id": ALLIANCE_ID, "perspective": "joint", **row} for row in rows]


def _observations(figures: list[Row]) -> Iterator[Row]:
    """Yield every published figure; the press beside the venture under an id of its own."""
    stated = {(row["metric"], row["period"]) for row in figures if row["perspective"] == VENTURE}
    for row in figures:
        unit, currency, scale = UNITS[row["unit"], row["currency"]]
        metric_id, by_press = row["metric"], row["perspective"] == PRESS
        if by_press and (metric_id, row["period"]) in stated:
            metric_id = f"press_{metric_id}"
        yield {
            "metric_id": metric_id,
            "period": row["period"],
            "partner_id": "press" if by_press else "",
            "value": write_number(float(row["value"])),
            "unit": unit,
            "currency": currency,
            "scale": scale,
            "source": row["source"],
            "note": row["note"],
        }


def _derived(figures: list[Row]) -> Iterator[Row]:
    """Yield net margins and growth of sales of quarters, with their arithmetic."""
    income, sales = _quarters(figures, "net_income"), _quarters(figures, "sales")
    for period in sorted(income.keys() & sales.keys()):
        margin = 100 * float(income[period]["value"]) / float(sales[period]["value"])
        sums = f"100 x {income[period]['value']} / {sales[period]['value']}"
        yield _ratio("net_margin", period, margin, sums, (income[period], sales[period]))
    for period in sorted(sales):
        before = f"{int(period[:4]) - 1}{period[4:]}"
        if before in sales:
            terms = (sales[period], sales[before])
            growth = 100 * (float(terms[0]["value"]) / float(terms[1]["value"]) - 1)
            sums = f"100 x ({terms[0]['value']} / {terms[1]['value']} - 1)"
            yield _ratio("sales_growth", period, growth, sums, terms)


def _ratio(metric_id: str, period: str, value: float, sums: str, terms: tuple[Row, Row]) -> Row:
    """Return a derived ratio; it is the press's as soon as one of its terms is."""
    by_press = any(term["perspective"] == PRESS for term in terms)
    row = derived(metric_id, period, value, sums, terms)
    return {**row, "partner_id": "press" if by_press else "", "unit": "%"}


def _quarters(figures: list[Row], metric: str) -> dict[str, Row]:
    """Pick one figure for every quarter: the venture's, else the press's."""
    found: dict[str, Row] = {}
    for row in figures:
        period = row["period"]
        if row["metric"] != metric or len(period) != len("2008Q1"):
            continue
        if row["perspective"] == VENTURE or period not in found:
            found[period] = row
    return found


def _targets(published: list[Row]) -> Iterator[Row]:
    """Yield guidance and targets."""
    for row in published:
        if row["metric"] in PLANS:
            _, currency, scale = UNITS[row["unit"], row["currency"]]
            yield {
                "metric_id": PLANS[row["metric"]],
                "period": row["period"],
                "target": write_number(float(row["value"])),
                "currency": currency,
                "scale": scale,
            }


if __name__ == "__main__":
    write_case(make_tables, "sony_ericsson", __doc__)

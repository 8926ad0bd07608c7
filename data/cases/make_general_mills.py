"""Make the tables of the General Mills workbook from published figures.

Run as `python data/cases/make_general_mills.py FOLDER`, where FOLDER holds `observations.csv`,
`events.csv` and `vintages.csv` of the collection. The same input writes the same bytes. The
workbook's settings, scales and the reasons for them are not made here: they were there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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

CPW, HDJ, BOTH = "nestle-cpw", "haagen-dazs-japan", "joint-ventures"

#: Name in the collection: alliance.
ALLIANCE_IDS = {"GIS-NESTLE-CPW": CPW, "GIS-HDJ": HDJ, "GIS-JV-TOTAL": BOTH}

#: The one reporter: perspective and partner.
REPORTER = "General Mills"
REPORTED = {"perspective": "ours", "partner_id": "general-mills"}

#: Metric in the collection: metric in our catalogue, where the name differs.
METRIC_IDS = {"growth_constant_currency_points": "growth_constant_currency"}

#: Unit of growth and of its parts: published percentage points are percent of the sales of the
#: year before.
PERCENT = "%"

#: First period of the collection, without a year before it.
FIRST_YEAR = "2013"

#: Events dated to a fiscal year: its last day.
EVENT_DAYS = {year: f"{year}-05-31" for year in ("2015", "2018", "2019", "2023")}

ALLIANCES = [
    {
        "alliance_id": CPW,
        "name": "Cereal Partners Worldwide",
        "stage": "operate",
        "started_on": "1989-11-21",
        "type": "joint venture",
        "currency": "USD",
    },
    {
        "alliance_id": HDJ,
        "name": "Haagen-Dazs Japan",
        "stage": "operate",
        "type": "joint venture",
        "currency": "USD",
    },
    {
        "alliance_id": BOTH,
        "name": "Both joint ventures together",
        "stage": "operate",
        "type": "sum of two joint ventures",
        "currency": "USD",
    },
]

PARTNERS = (
    ("general-mills", CPW, "General Mills", "ours"),
    ("nestle", CPW, "Nestle", "theirs"),
    ("general-mills", HDJ, "General Mills", "ours"),
    ("hdj-shareholders", HDJ, "other owners of HDJ", "theirs"),
    ("general-mills", BOTH, "General Mills", "ours"),
    ("nestle", BOTH, "Nestle", "theirs"),
    ("hdj-shareholders", BOTH, "other owners of HDJ", "theirs"),
)

#: Figures by alliance, metric and year.
Figures = Mapping[tuple[str, str, str], Row]


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
    refuse_restatements(read_rows(source / "vintages.csv"), [REPORTER])
    figures = {
        (ALLIANCE_IDS[row["alliance_id"]], row["metric"], row["period"]): row for row in published
    }
    computed = [*_margins(figures), *_growth_of_ventures(figures), *_growth_of_both(figures)]
    observations = [
        {**row, **REPORTED, "period": f"FY{row['period']}"}
        for row in (*_observations(figures), *computed)
    ]
    events = read_rows(source / "events.csv")
    return {
        "alliances": ALLIANCES,
        "partners": [
            {"partner_id": name, "alliance_id": alliance, "name": label, "perspective": side}
            for name, alliance, label, side in PARTNERS
        ],
        "observations": sorted(observations, key=place_in_table),
        "events": list(dated_events(events, "gm", EVENT_DAYS, ALLIANCE_IDS)),
    }


def _observations(figures: Figures) -> Iterator[Row]:
    """Yield every published figure."""
    for (alliance_id, metric, period), row in figures.items():
        metric_id = METRIC_IDS.get(metric, metric)
        is_money = row["currency"] != ""
        yield {
            "alliance_id": alliance_id,
            "metric_id": metric_id,
            "period": period,
            "value": write_number(float(row["value"])),
            "unit": "money" if is_money else PERCENT,
            "currency": row["currency"],
            "scale": row["unit"] if is_money else "",
            "source": row["source"],
            "note": row["note"],
        }


def _margins(figures: Figures) -> Iterator[Row]:
    """Yield earnings after tax over sales, where both were published."""
    for (alliance_id, metric, period), earnings in figures.items():
        sales = figures.get((alliance_id, "jv_net_sales_100pct", period))
        if metric != "jv_net_earnings_100pct" or sales is None:
            continue
        margin = 100 * float(earnings["value"]) / float(sales["value"])
        sums = f"100 x {earnings['value']} / {sales['value']}"
        row = derived("net_margin", period, margin, sums, (earnings, sales))
        yield {**row, "alliance_id": alliance_id, "unit": PERCENT}


def _growth_of_ventures(figures: Figures) -> Iterator[Row]:
    """Yield growth at constant currency from its parts, where it was not published itself."""
    for (alliance_id, metric, period), volume in figures.items():
        if metric != "growth_volume_points":
            continue
        if (alliance_id, "growth_constant_currency_points", period) in figures:
            continue
        price = figures[alliance_id, "growth_price_mix_points", period]
        growth = float(volume["value"]) + float(price["value"])
        sums = f"volume {_points(volume)} + price and mix {_points(price)}"
        row = derived("growth_constant_currency", period, growth, sums, (volume, price))
        yield {**row, "alliance_id": alliance_id, "unit": PERCENT}


def _growth_of_both(figures: Figures) -> Iterator[Row]:
    """Yield growth of both ventures together: reported, at constant currency, from currency."""
    years = sorted({period for _, _, period in figures} - {FIRST_YEAR})
    for year in years:
        before = str(int(year) - 1)
        sales = (figures[BOTH, "jv_net_sales_100pct", year], _sales(figures, BOTH, before))
        growth = 100 * (float(sales[0]["value"]) / float(sales[1]["value"]) - 1)
        sums = f"100 x ({sales[0]['value']} / {sales[1]['value']} - 1)"
        both = {"alliance_id": BOTH, "unit": PERCENT}
        yield {**derived("growth_net_sales_points", year, growth, sums, sales), **both}
        constant = {name: _constant_growth(figures, name, year) for name in (CPW, HDJ)}
        yield {**_weighted(figures, "growth_constant_currency", year, constant), **both}
        currency = {name: [figures[name, "growth_fx_points", year]] for name in (CPW, HDJ)}
        yield {**_weighted(figures, "growth_fx_points", year, currency), **both}


def _constant_growth(figures: Figures, alliance_id: str, year: str) -> list[Row]:
    """Return growth at constant currency as published, else its parts."""
    published = figures.get((alliance_id, "growth_constant_currency_points", year))
    parts = ("growth_volume_points", "growth_price_mix_points")
    return [published] if published else [figures[alliance_id, part, year] for part in parts]


def _weighted(figures: Figures, metric_id: str, year: str, growth: Mapping[str, list[Row]]) -> Row:
    """Return the mean of both ventures' growth, weighted by their sales of the year before."""
    before = str(int(year) - 1)
    whole = _sales(figures, BOTH, before)
    told, total, terms = [], 0.0, []
    for alliance_id, parts in growth.items():
        sales, points = _sales(figures, alliance_id, before), sum(float(p["value"]) for p in parts)
        told.append(f"{sales['value']} x {write_number(points)}")
        total += float(sales["value"]) * points
        terms += [*parts, sales]
    sums = f"({' + '.join(told)}) / {whole['value']}; published points are rounded"
    return derived(metric_id, year, total / float(whole["value"]), sums, [*terms, whole])


def _sales(figures: Figures, alliance_id: str, year: str) -> Row:
    """Return the sales of a venture in a year."""
    return figures[alliance_id, "jv_net_sales_100pct", year]


def _points(row: Row) -> str:
    """Write points of growth."""
    return write_number(float(row["value"]))


if __name__ == "__main__":
    write_case(make_tables, "general_mills", __doc__)

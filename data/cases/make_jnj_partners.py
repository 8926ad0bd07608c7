"""Make the tables of the Johnson & Johnson workbook from published figures.

Run as `python data/cases/make_jnj_partners.py FOLDER`, where FOLDER holds `observations.csv`,
`events.csv` and `vintages.csv` of the collection. The same input writes the same bytes. The
workbook's settings, scales and the reasons for them are not made here: they were there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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

DARZALEX, IMBRUVICA, XARELTO = "genmab-darzalex", "abbvie-imbruvica", "bayer-xarelto"

#: Name in the collection: alliance.
ALLIANCE_IDS = {
    "JNJ-GENMAB-DARZALEX": DARZALEX,
    "JNJ-ABBVIE-IMBRUVICA": IMBRUVICA,
    "JNJ-BAYER-XARELTO": XARELTO,
}

#: Reporter in the collection: perspective and partner. Genmab citing Johnson & Johnson repeats
#: what the other side said; that is no view of its own, so it is neither side's.
SELLER, CITATION, DERIVED = "Johnson & Johnson", "Genmab (citing J&J)", "derived"
REPORTERS = {
    SELLER: ("ours", "jnj"),
    "AbbVie": ("theirs", "abbvie"),
    "Genmab": ("theirs", "genmab"),
    CITATION: ("joint", "genmab-citing-jnj"),
}

#: Unit in the collection: unit in our catalogue, currency, word that multiplies. No exchange
#: rate was published beside the crowns: they stay a quantity of their own.
UNITS = {
    ("million", "USD"): ("money", "USD", "million"),
    ("million", "DKK"): ("million DKK", "", ""),
}

#: Plans in the collection: the metric that they aim at. Of a range only the lower end is taken.
PLANS = {
    "partner_sales_guidance_low": "net_sales_worldwide",
    "royalty_income_guidance": "royalty_income",
}
UPPER_ENDS = ("partner_sales_guidance_high",)

#: Growth that is derived: metric, whose sales, reporter.
GROWTH = (
    ("sales_growth", "net_sales_worldwide", SELLER),
    ("partner_revenue_growth", "total_net_revenues_recognised", "AbbVie"),
)

#: Terms of derived rows in the collection, after the year.
TERMS = {"FY": "", "H1": "-H1", "9M": "-9M", "Q1": "Q1", "Q2": "Q2", "Q3": "Q3", "Q4": "Q4"}

#: Events dated to a month or year: the first day of a start, else the last day.
EVENT_DAYS = {"2019": "2019-12-31"}

ALLIANCES = [
    {
        "alliance_id": DARZALEX,
        "name": "Darzalex (daratumumab), licensed from Genmab",
        "stage": "operate",
        "type": "licence, royalties on sales",
        "currency": "USD",
    },
    {
        "alliance_id": IMBRUVICA,
        "name": "Imbruvica (ibrutinib), with AbbVie",
        "stage": "operate",
        "started_on": "2011-12-01",
        "type": "collaboration, shared profit",
        "currency": "USD",
    },
    {
        "alliance_id": XARELTO,
        "name": "Xarelto (rivaroxaban), United States, with Bayer",
        "stage": "operate",
        "type": "collaboration, sales in one country",
        "currency": "USD",
    },
]

PARTNERS = (
    ("jnj", DARZALEX, "Johnson & Johnson", "ours"),
    ("genmab", DARZALEX, "Genmab", "theirs"),
    ("genmab-citing-jnj", DARZALEX, "Genmab, citing Johnson & Johnson", "joint"),
    ("jnj", IMBRUVICA, "Johnson & Johnson", "ours"),
    ("abbvie", IMBRUVICA, "AbbVie", "theirs"),
    ("jnj", XARELTO, "Johnson & Johnson", "ours"),
    ("bayer", XARELTO, "Bayer", "theirs"),
)

_SEC = "https://www.sec.gov/Archives/edgar/data/1434265/"

#: How the dispute went on, which the collection does not hold: read in the announcements named.
#: The day of the last decision was not found: it was known when Genmab's annual report came out.
LATER_EVENTS = (
    (
        "2022-04-07",
        "first arbitration: award for Janssen on both matters",
        f"{_SEC}000155837022005183/tmb-20220408xex99d1.htm",
    ),
    (
        "2022-06-09",
        "Genmab opens a second arbitration (milestones and a new royalty term for the "
        "subcutaneous form)",
        "https://pharmaceuticaldaily.com/genmab-commences-new-arbitration-under-license-agreement"
        "-with-janssen",
    ),
    (
        "2023-04-21",
        "second arbitration: Genmab's claims dismissed, one of three arbitrators dissenting",
        f"{_SEC}000155837023006361/tmb-20230421xex99d1.htm",
    ),
    (
        "2023-04-24",
        "Genmab asks for a review of the second award",
        "https://www.1stoncology.com/blog/genmab-to-file-appeal-in-its-second-arbitration-under"
        "-license-agreement-with-janssen1234630422",
    ),
    (
        "2024-02-14",
        "second arbitration: Genmab's appeal denied (known by this day at the latest)",
        "https://markets.businessinsider.com/news/stocks/genmab-s-appeal-denied-in-second"
        "-arbitration-under-license-deal-with-janssen-for-daratumumab-1032985129",
    ),
)

#: Disputes that became public, from the events.
ISSUES = (
    {
        "issue_id": "dispute-1",
        "alliance_id": DARZALEX,
        "title": "First arbitration: share of Halozyme's royalties, and how long royalties run",
        "raised_by": "theirs",
        "raised_on": "2020-09-22",
        "closed_on": "2022-04-07",
    },
    {
        "issue_id": "dispute-2",
        "alliance_id": DARZALEX,
        "title": "Second arbitration: milestones and a new royalty term",
        "raised_by": "theirs",
        "raised_on": "2022-06-09",
        "closed_on": "2024-02-14",
    },
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
    figures = [row for row in published if row["metric"] not in (*PLANS, *UPPER_ENDS)]
    refuse_restatements(read_rows(source / "vintages.csv"), REPORTERS)
    observations = [*_observations(figures), *_differences(figures), *_growth(figures)]
    return {
        "alliances": ALLIANCES,
        "partners": [
            {"partner_id": name, "alliance_id": alliance, "name": label, "perspective": side}
            for name, alliance, label, side in PARTNERS
        ],
        "observations": sorted(observations, key=place_in_table),
        "targets": sorted(_targets(published), key=place_in_table),
        "events": list(_events(read_rows(source / "events.csv"))),
        "issues": list(ISSUES),
    }


def _observations(figures: list[Row]) -> Iterator[Row]:
    """Yield every published figure; a citation beside the seller's own under an id of its own."""
    for row in figures:
        if row["perspective"] == DERIVED:
            continue
        is_beside = row["perspective"] == CITATION and _stated(figures, row, SELLER) is not None
        metric_id = f"cited_{row['metric']}" if is_beside else row["metric"]
        yield {
            **_reported(row, row["perspective"]),
            "metric_id": metric_id,
            "period": row["period"],
            "value": write_number(float(row["value"])),
            "source": row["source"],
            "note": row["note"],
        }


def _reported(row: Row, reporter: str) -> Row:
    """Say of a row whose alliance it is about, who reports it and in what it is measured."""
    unit, currency, scale = UNITS[row["unit"], row["currency"]]
    perspective, partner_id = REPORTERS[reporter]
    return {
        "alliance_id": ALLIANCE_IDS[row["alliance_id"]],
        "perspective": perspective,
        "partner_id": partner_id,
        "unit": unit,
        "currency": currency,
        "scale": scale,
    }


def _stated(figures: list[Row], like: Row, reporter: str, period: str = "") -> Row | None:
    """Find a reporter's figure of the same metric, in the same or another period."""
    wanted = (like["alliance_id"], like["metric"], period or like["period"], reporter)
    for row in figures:
        if (row["alliance_id"], row["metric"], row["period"], row["perspective"]) == wanted:
            return row
    return None


def _differences(figures: list[Row]) -> Iterator[Row]:
    """Yield the rest of a year that others were subtracted from, checked against the collection.

    It is a citation as soon as one of its terms is.
    """
    for row in figures:
        if row["perspective"] != DERIVED:
            continue
        names = re.findall(r"\w+", row["note"].removeprefix("DERIVED:"))
        periods = [row["period"][:4] + TERMS[name] for name in names]
        terms = [_of_any(figures, row, period) for period in periods]
        first, *others = (float(term["value"]) for term in terms)
        if first - sum(others) != float(row["value"]):
            raise ValueError(f"{row['note']} does not give {row['value']} in {row['period']}")
        cites = any(term["perspective"] == CITATION for term in terms)
        sums = " - ".join(write_number(float(term["value"])) for term in terms)
        period = row["period"].replace("-H2", "H2")
        yield {
            **_reported(row, CITATION if cites else SELLER),
            **derived(row["metric"], period, float(row["value"]), sums, terms),
        }


def _of_any(figures: list[Row], like: Row, period: str) -> Row:
    """Find the seller's figure of a period, else the one that cites it."""
    found = _stated(figures, like, SELLER, period) or _stated(figures, like, CITATION, period)
    if found is None:
        raise ValueError(f"{like['note']} of {like['period']} needs {period}, which is absent")
    return found


def _growth(figures: list[Row]) -> Iterator[Row]:
    """Yield the growth of years of which the year before was stated by the same reporter."""
    for metric_id, of_metric, reporter in GROWTH:
        for row in figures:
            is_year = len(row["period"]) == len("2013")
            if (row["metric"], row["perspective"]) != (of_metric, reporter) or not is_year:
                continue
            before = _stated(figures, row, reporter, str(int(row["period"]) - 1))
            if before is None:
                continue
            now, then = float(row["value"]), float(before["value"])
            sums = f"100 x ({write_number(now)} / {write_number(then)} - 1)"
            growth = 100 * (now / then - 1)
            yield {
                **_reported(row, reporter),
                **derived(metric_id, row["period"], growth, sums, (row, before)),
                **{"unit": "%", "currency": "", "scale": ""},
            }


def _targets(published: list[Row]) -> Iterator[Row]:
    """Yield what Genmab expected of sales and of its royalties."""
    for row in published:
        if row["metric"] in PLANS:
            _, currency, scale = UNITS[row["unit"], row["currency"]]
            yield {
                "alliance_id": ALLIANCE_IDS[row["alliance_id"]],
                "metric_id": PLANS[row["metric"]],
                "period": row["period"],
                "target": write_number(float(row["value"])),
                "currency": currency,
                "scale": scale,
            }


def _events(collected: list[Row]) -> Iterator[Row]:
    """Yield the events of the collection and how the dispute went on."""
    later = [
        {
            "alliance_id": "JNJ-GENMAB-DARZALEX",
            "date": day,
            "event": event,
            "kind": "dispute",
            "source": source,
        }
        for day, event, source in LATER_EVENTS
    ]
    yield from dated_events([*collected, *later], "jj", EVENT_DAYS, ALLIANCE_IDS)


if __name__ == "__main__":
    write_case(make_tables, "jnj_partners", __doc__)

"""Make the tables of the OpenStack workbook from counts of public git histories.

Run as `python data/cases/make_openstack.py FOLDER`, where FOLDER holds `observations.csv` and
`events.csv` of the collection. The same input writes the same bytes. The workbook's settings,
scales and the reasons for them are not made here: they were there before.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

Row = dict[str, str]
#: Alliance, reporter, metric and period of a value.
Place = tuple[str, str, str, str]

#: Alliances in the collection, and here.
CENTRE, CONSORTIUM = "intel-rackspace-osic", "openstack-consortium"
ALLIANCE_IDS = {"INTEL-RACKSPACE-OSIC": CENTRE, "OPENSTACK-CONSORTIUM": CONSORTIUM}

#: The reporter that is no company: the total of all contributors.
WHOLE = "whole project"

#: Companies in the collection: their id here.
PARTNER_IDS = {
    "Rackspace": "rackspace",
    "Intel": "intel",
    "HP/HPE": "hpe",
    "IBM": "ibm",
    "Red Hat": "red-hat",
    "Mirantis": "mirantis",
    "SUSE": "suse",
    "Huawei": "huawei",
    "VMware": "vmware",
    "NEC": "nec",
    "Cisco Systems": "cisco",
    "Canonical": "canonical",
    "Fujitsu": "fujitsu",
}
MEMBERS = {CENTRE: ("Rackspace", "Intel"), CONSORTIUM: tuple(PARTNER_IDS)}

#: By convention: it stayed with the joint centre's code.
OURS = "Rackspace"

#: What a count counts. Other units of the collection are percent and days.
COUNTED = {
    "commits_authored": "commits",
    "commits_coauthored_with_other_org": "commits",
    "commits_coauthored_across_orgs": "commits",
    "active_authors": "people",
    "new_authors": "people",
    "organisations_contributing": "organisations",
}
UNITS = {"percent": "%", "days": "days"}

#: All counts were read at these commits; README.md names them, so that rows can be short.
READ_AT = (
    "openstack/nova@00a030403f67, neutron@2131d26f7326, keystone@30ef2ffa65a3, "
    "cinder@ab09bc39dbcd, glance@c76abb08e2bc, openstack-ansible@ff0803744ab5; "
    "affiliation: openstack/stackalytics@f6f54bec1248 etc/default_data.json"
)
SOURCE = "git histories and affiliation file of OpenStack, commits in README.md"

#: Quarters that a partner must have behind it before its effort is compared.
BEFORE = 8

#: Events dated to a month: the first day of a start, else the last day.
EVENT_DAYS = {
    "2011-10": "2011-10-31",
    "2015-07": "2015-07-01",
    "2016-10": "2016-10-31",
    "2017-02": "2017-02-28",
}
#: Whether an event announced anything is not for the collection to say.
EVENT_TYPES = {"leading indicator": "restructuring"}

COLUMNS = {
    "alliances": "alliance_id,name,stage,started_on,ended_on,type",
    "alliance_history": "alliance_id,field,value,valid_from",
    "partners": "partner_id,alliance_id,name,perspective",
    "observations": "alliance_id,metric_id,period,perspective,partner_id,value,unit,source,note",
    "events": "event_id,alliance_id,occurred_on,type,title,source",
}

ALLIANCES = [
    {
        "alliance_id": CENTRE,
        "name": "OpenStack Innovation Center (OSIC)",
        "stage": "retire",
        "started_on": "2015-07-01",
        "ended_on": "2017-04-13",
        "type": "joint centre of two companies",
    },
    {
        "alliance_id": CONSORTIUM,
        "name": "OpenStack core projects, 13 companies",
        "stage": "operate",
        "started_on": "2010-07-01",
        "type": "open-source consortium",
    },
]

STAGES = (
    (CENTRE, "operate", "2015-07-01"),
    (CENTRE, "retire", "2017-04-13"),
    (CONSORTIUM, "operate", "2010-07-01"),
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
    published = _read(source / "observations.csv")
    strange = sorted({row["source"] for row in published} - {READ_AT})
    if strange:
        raise ValueError(f"counts from {strange}; README.md names other commits")
    commits = _commits(published)
    observations = [
        *map(_published, published),
        *_totals(commits),
        *_growth(commits),
        *_efforts(commits),
    ]
    return {
        "alliances": ALLIANCES,
        "alliance_history": [
            {"alliance_id": name, "field": "stage", "value": stage, "valid_from": day}
            for name, stage, day in STAGES
        ],
        "partners": [
            {
                "partner_id": PARTNER_IDS[company],
                "alliance_id": alliance_id,
                "name": company,
                "perspective": "ours" if company == OURS else "theirs",
            }
            for alliance_id, companies in MEMBERS.items()
            for company in companies
        ],
        "observations": sorted(observations, key=_cell),
        "events": list(_events(_read(source / "events.csv"))),
    }


def _published(row: Row) -> Row:
    """Turn a published count into an observation."""
    unit = COUNTED[row["metric"]] if row["unit"] == "count" else UNITS[row["unit"]]
    alliance_id = ALLIANCE_IDS[row["alliance_id"]]
    place = (alliance_id, row["perspective"], row["metric"], row["period"])
    return _observation(place, float(row["value"]), unit, row["note"])


def _commits(published: list[Row]) -> dict[str, dict[str, dict[str, int]]]:
    """Arrange the commits by alliance, reporter and quarter; the centre gets its total."""
    found: dict[str, dict[str, dict[str, int]]] = {CENTRE: {}, CONSORTIUM: {}}
    for row in published:
        if row["metric"] == "commits_authored":
            series = found[ALLIANCE_IDS[row["alliance_id"]]].setdefault(row["perspective"], {})
            series[row["period"]] = int(row["value"])
    centre = found[CENTRE]
    both = [centre[company] for company in MEMBERS[CENTRE]]
    shared = both[0].keys() & both[1].keys()
    centre[WHOLE] = {period: sum(series[period] for series in both) for period in sorted(shared)}
    return found


def _totals(commits: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Iterator[Row]:
    """Yield the total of both companies at the joint centre, which nobody published."""
    first, second = (commits[CENTRE][company] for company in MEMBERS[CENTRE])
    for period, total in commits[CENTRE][WHOLE].items():
        note = f"DERIVED: {first[period]} + {second[period]}"
        yield _observation((CENTRE, WHOLE, "commits_authored", period), total, "commits", note)


def _growth(commits: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Iterator[Row]:
    """Yield the growth of both totals, year on year."""
    for alliance_id, by_reporter in commits.items():
        totals = by_reporter[WHOLE]
        for period, now in totals.items():
            then = totals.get(f"{int(period[:4]) - 1}{period[4:]}")
            if then:
                note = f"DERIVED: 100 x ({now} / {then} - 1)"
                place = (alliance_id, WHOLE, "commits_growth", period)
                yield _observation(place, 100 * (now / then - 1), "%", note)


def _efforts(commits: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Iterator[Row]:
    """Yield the share of effort of every company at both alliances.

    The joint effort is the whole project's in both: the centre worked on its code.
    """
    wholes = commits[CONSORTIUM][WHOLE]
    for alliance_id, companies in MEMBERS.items():
        for company in companies:
            own = commits[alliance_id][company]
            for period, value, note in _compared(own, wholes):
                place = (alliance_id, company, "share_of_effort", period)
                yield _observation(place, value, "%", note)


def _compared(
    own: Mapping[str, int], wholes: Mapping[str, int]
) -> Iterator[tuple[str, float, str]]:
    """Yield quarter, share of effort and arithmetic of one company, from its ninth quarter."""
    periods = _since_first_act(own)
    for place, period in enumerate(periods[BEFORE:]):
        earlier = periods[place : place + BEFORE]
        usual = median(own[one] / wholes[one] for one in earlier)
        # Shares of nothing are no yardstick.
        if usual:
            listed = ", ".join(f"{own[one]} / {wholes[one]}" for one in earlier)
            note = f"DERIVED: 100 x ({own[period]} / {wholes[period]}) / median of ({listed})"
            yield period, 100 * own[period] / wholes[period] / usual, note


def _since_first_act(series: Mapping[str, int]) -> list[str]:
    """List the quarters of a company from its first commit on; later zeros stay."""
    periods = sorted(series)
    acts = [place for place, period in enumerate(periods) if series[period]]
    return periods[acts[0] :] if acts else []


def _observation(place: Place, value: float, unit: str, note: str) -> Row:
    """Return an observation of one reporter; the whole project has no partner."""
    alliance_id, reporter, metric_id, period = place
    sides = {WHOLE: "joint", OURS: "ours"}
    return {
        "alliance_id": alliance_id,
        "metric_id": metric_id,
        "period": period,
        "perspective": sides.get(reporter, "theirs"),
        "partner_id": "" if reporter == WHOLE else PARTNER_IDS[reporter],
        "value": _number(round(float(value), 6)),
        "unit": unit,
        "source": SOURCE,
        "note": note,
    }


def _events(events: list[Row]) -> Iterator[Row]:
    """Yield the events in the order of their days."""

    def day_of(row: Row) -> str:
        return EVENT_DAYS.get(row["date"], row["date"])

    for count, row in enumerate(sorted(events, key=day_of), start=1):
        day = day_of(row)
        about = "" if day == row["date"] else f" (known as {row['date']})"
        yield {
            "event_id": f"os{count:02d}",
            "alliance_id": ALLIANCE_IDS[row["alliance_id"]],
            "occurred_on": day,
            "type": EVENT_TYPES.get(row["kind"], row["kind"]),
            "title": row["event"] + about,
            "source": row["source"],
        }


def _read(path: Path) -> list[Row]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(value: float) -> str:
    """Write a number without a needless point."""
    return str(int(value)) if value.is_integer() else repr(value)


def _cell(row: Row) -> tuple[str, ...]:
    """Return the place of a row in its table."""
    keys = ("alliance_id", "metric_id", "period", "perspective", "partner_id")
    return tuple(row[key] for key in keys)


def write_tables(folder: Path, tables: Mapping[str, list[Row]]) -> None:
    """Write every table as UTF-8 with Unix line ends."""
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(","), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    here = Path(__file__).resolve().parent
    parser.add_argument("--out", type=Path, default=here / "openstack")
    arguments = parser.parse_args()
    write_tables(arguments.out, make_tables(arguments.source))
    print(arguments.out)

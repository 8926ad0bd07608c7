"""The dictionary of charters, criteria, events and activity names every key of the checks."""

from __future__ import annotations

import re

from alliance_health.catalogue.activity import ActivitySettings
from alliance_health.catalogue.charter import Charter, Motive
from alliance_health.catalogue.criterion import Criterion
from alliance_health.catalogue.delivery import DeliverySettings, MailSettings
from alliance_health.catalogue.event import EventSettings
from alliance_health.catalogue.key_dictionary import keys_markdown
from alliance_health.catalogue.schedule import ScheduleSettings


def rows() -> dict[str, tuple[str, str]]:
    """What each key holds and means, by its name with brackets or stars."""
    found = re.findall(r"^\| (.+?) \| (.+?) \| (.+) \|$", keys_markdown(), flags=re.MULTILINE)
    return {key: (holds, meaning) for key, holds, meaning in found if key not in ("Key", "---")}


def test_every_key_is_there_with_a_meaning() -> None:
    shown = rows()
    assert all(meaning not in ("", "None") for _, meaning in shown.values())
    others = ("criteria.", "events.", "activity.", "schedule.", "deliver.")
    charters = [key for key in shown if not any(one in key for one in others)]
    names = {re.split(r"[.\[\]]", key.strip("[]*"))[0] for key in charters}
    assert names == set(Charter.model_fields) - {"alliance_id"}
    events = {key.strip("[]*").removeprefix("events.NAME.") for key in shown if "events.N" in key}
    assert events == set(EventSettings.model_fields)
    counted = {key.strip("[]*").removeprefix("activity.") for key in shown if "activity." in key}
    assert counted == set(ActivitySettings.model_fields)
    due = {key.strip("[]*").removeprefix("schedule.") for key in shown if "schedule." in key}
    assert due == set(ScheduleSettings.model_fields)
    sent = {key.strip("[]*").removeprefix("deliver.") for key in shown if "deliver." in key}
    mailed = {f"mail.{name}" for name in MailSettings.model_fields}
    assert sent == set(DeliverySettings.model_fields) | mailed
    own = {key.strip("[]*").removeprefix("criteria.ID.") for key in shown if "criteria.ID" in key}
    assert own == set(Criterion.model_fields) - {"criterion_id"}


def test_required_keys_are_bold_and_their_limits_said() -> None:
    shown = rows()
    for name, field in Motive.model_fields.items():
        mark = f"**motives[].{name}**" if field.is_required() else f"[motives[].{name}]"
        assert mark in shown
    assert shown["[agreed_share.PARTNER]"][0] == "a number from 0 up to 1"
    assert shown["[motives[].weight]"][0] == "a number above 0"
    assert shown["**criteria.ID.goalposts**"][0] == "a list of 2 numbers"
    assert shown["[farewell_dates[].outcome]"][0] == "one of continue, change, end"
    assert shown["[events.NAME.horizons]"][0] == "a list of whole numbers from 1 up to 40"
    assert shown["[events.NAME.red_line]"][0] == "a number above 0 and below 100"
    assert shown["**checklists.NAME[].question**"][0] == "text"

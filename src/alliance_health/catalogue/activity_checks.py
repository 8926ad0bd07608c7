"""Check that what is to be counted as activity exists, and is a count of each partner.

A mistyped id must not pass as an alliance in which nobody withdrew.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliance_health.catalogue.activity import ActivitySettings
from alliance_health.catalogue.definitions import Definitions
from alliance_health.catalogue.fault_wording import nearest
from alliance_health.catalogue.faults import salvaged
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem
from alliance_health.vocabulary import OverTime, Sides

#: What `metric` may say beside the id of a metric.
LEDGER = "ledger"

#: Units of a share.
_SHARES = ("%", "share")


def activity_problems(file: TomlFile, definitions: Definitions) -> Iterator[Problem]:
    """Yield what is wrong with `[activity]`, beside keys and types.

    Parameters
    ----------
    file : TomlFile
        The `workbook.toml`.
    definitions : Definitions
        Metrics of the workbook.

    Yields
    ------
    Problem
        Metrics that do not exist, that are no sum of each partner, or no share.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("workbook.toml"), "workbook.toml", "", {"activity": {"metric": "x"}})
    >>> print(next(activity_problems(file, Definitions())))  # doctest: +ELLIPSIS
    workbook.toml, activity.metric: 'x': no metric has this id...
    """
    given = file.data.get("activity")
    settings = salvaged(ActivitySettings, given)[0] if isinstance(given, dict) else None
    if settings is None:
        return
    known = {name: one.model for name, one in definitions.metrics.items()}
    for key in ("metric", "unattributed"):
        name = str(getattr(settings, key))
        if not name or (key == "metric" and name == LEDGER):
            continue
        place = ("activity", key)
        if name not in definitions.metric_ids:
            remedy = nearest(name, {*definitions.metric_ids, LEDGER})
            yield file.problem(place, name, "no metric has this id", remedy)
        elif name in known and key == "unattributed" and known[name].unit not in _SHARES:
            reason = f"a share is in % or share, this is in {known[name].unit}"
            yield file.problem(place, name, reason, "name the share that belongs to nobody known")
        elif name in known and key == "metric":
            metric = known[name]
            if metric.sides is not Sides.EACH or metric.over_time is not OverTime.SUM:
                reason = 'activity is a number that each partner has (sides = "each") and that adds'
                reason += ' up over time (over_time = "sum")'
                yield file.problem(place, name, reason, f'name another, or write "{LEDGER}"')

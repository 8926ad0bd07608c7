"""How the portfolio's page one stays one sheet: how many names it lists, how small it is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alliance_health.report.letter_widths import ems
from alliance_health.report.page_fit import (
    FULL,
    LINE,
    NAME_LINE,
    VERDICT,
    VERDICT_LINE,
    choose_step,
    lines,
)
from alliance_health.report.shortening import shorten

#: Characters of a name in the lists, and of a statement, that page one has room for.
NAME, STATEMENT = 44, 330

#: Ems of names that all places of the quadrant have room for together: 22 lines.
NAMES_ROOM = 640.0

#: Names that every place may list, however many others there are.
LEAST_LISTED = 2

#: Widths at full size, in ems: the lists of names, half of the sheet, the name of a mover and what
#: is said of it; the height of the quadrant with its key, in millimetres.
_LIST, _HALF, _MOVER, _SAID, _QUADRANT = 30.0, 27.0, 9.0, 16.0, 93.0

Named = Mapping[str, str]


def list_names(groups: Sequence[Sequence[Named]]) -> list[tuple[list[Named], int]]:
    """Choose how many alliances each place of the quadrant lists.

    Parameters
    ----------
    groups : sequence of sequence of mapping
        Alliances with their `name`, by place; the place that needs attention most comes first.

    Returns
    -------
    list of (list of mapping, int)
        Those listed, and how many more there are. What a place does not need goes to the next.

    Examples
    --------
    >>> few, many = [{"name": "Orion"}], [{"name": f"Alliance {at}"} for at in range(200)]
    >>> [(len(listed), more) for listed, more in list_names([few, many])]
    [(1, 0), (109, 91)]
    """
    room, chosen = NAMES_ROOM, []
    left = sum(bool(group) for group in groups)
    for group in groups:
        share = room / left if left else 0.0
        listed: list[Named] = []
        taken = 0.0
        for one in group:
            width = ems(f"{shorten(one['name'], NAME)} \N{MIDDLE DOT} ")
            if taken + width > share and len(listed) >= LEAST_LISTED:
                break
            listed.append(one)
            taken += width
        room, left = room - taken, left - bool(group)
        chosen.append((listed, len(group) - len(listed)))
    return chosen


def fit_portfolio(data: Mapping[str, Any]) -> str:
    """Choose the size of page one of the portfolio.

    Parameters
    ----------
    data : mapping
        What its template writes.

    Returns
    -------
    str
        Name of a step.
    """
    return choose_step(lambda wider: _height(data, wider))


def _height(data: Mapping[str, Any], wider: float) -> float:
    """Estimate the height of the page at full size, in millimetres."""
    verdict = f"{data['headline']}. {data['sentence']}"
    head = (
        16.0
        + NAME_LINE * lines(shorten(data["about"]["name"]), FULL * 0.75 * wider)
        + VERDICT_LINE * lines(verdict, VERDICT * wider)
    )
    groups = sum(_group_height(group, _LIST * wider) for group in data["groups"])
    beside = (data["warnings_statement"], data["calls_statement"])
    told = LINE * (2 + sum(lines(shorten(one, STATEMENT), _HALF * wider) for one in beside)) + 5.0
    movers = LINE + sum(
        2.1
        + LINE
        * max(
            lines(shorten(one["name"], NAME), _MOVER * wider),
            lines(one["sentence"], _SAID * wider),
        )
        for one in data["movers"]
    )
    return head + max(groups, _QUADRANT) + 6.5 + max(movers, told)


def _group_height(group: Mapping[str, Any], width: float) -> float:
    """Estimate the height of one place with its names."""
    if not group["alliances"]:
        return 0.0
    names = " \N{MIDDLE DOT} ".join(shorten(one["name"], NAME) for one in group["alliances"])
    return LINE * (1 + lines(f"{names} \N{MIDDLE DOT} and 199 more", width)) + 3.2

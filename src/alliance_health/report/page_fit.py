"""How much smaller page one is set on paper, so that it stays one sheet of A4.

A browser does not shrink a page to fit a sheet, and a page that needs no script cannot ask for it.
So the room that the texts will take is estimated here, from the widths of letters, and the style
sheet sets page one in the size that is enough. An estimate may be too high, never too low.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from alliance_health.report.letter_widths import ems
from alliance_health.report.shortening import shorten
from alliance_health.report.wording import typeset

#: Classes of page one with the part of the full size in which it is set on paper; the smallest
#: still is nearly 7 points.
STEPS = (
    ("fit-full", 1.0),
    ("fit-snug", 0.94),
    ("fit-close", 0.88),
    ("fit-dense", 0.82),
    ("fit-least", 0.75),
)

#: Height of a sheet between its margins, with a little to spare, in millimetres.
SHEET = 267.0

#: Width of an em, height of the quadrant, in millimetres; height of an index line in its width.
_EM, QUADRANT, _LINE_SHAPE = 3.175, 59.0, 124 / 300

#: Height of a line of text, of the verdict and of a name, in millimetres at full size.
LINE, VERDICT_LINE, NAME_LINE = 4.4, 8.1, 5.4

#: Widths at full size, in ems of their text: the sheet, the verdict, four columns of a decision,
#: a third of the sheet, the name of a side.
FULL, VERDICT, THIRD, SIDE = 57.0, 26.4, 17.8, 7.2
ASKED = (24.0, 11.4, 8.5, 9.7)

#: Ems of what a report is about, before its notice.
ABOUT = 50.0

#: Room of a dot and the gap beside it, in ems.
_DOT = 0.96

#: Ems that a card and a cause have of a line, and what beside them does not grow with the line.
CARD, CAUSE = (28.6, 10.1), (27.7, 9.9)

#: Room that a line wastes where a word did not fit.
WASTED = 1.05

#: What estimates the height of a page from how many times wider its lines are.
Estimate = Callable[[float], float]


def lines(text: str | None, width: float) -> int:
    """Estimate on how many lines a text is set.

    Parameters
    ----------
    text : str or None
        Any words.
    width : float
        Of a line, in ems.

    Returns
    -------
    int
        0 for no text.

    Examples
    --------
    >>> lines("", 10), lines("Orion", 10), lines("Orion Systems and Halden", 10)
    (0, 1, 2)
    """
    return math.ceil(ems(typeset(text)) * WASTED / width) if text else 0


def choose_step(estimate: Estimate) -> str:
    """Choose the largest size in which a page is one sheet.

    Parameters
    ----------
    estimate : callable
        Returns the height of the page at full size, in millimetres, from how many times wider
        its lines are.

    Returns
    -------
    str
        Name of a step; the smallest one where none is enough.

    Examples
    --------
    >>> choose_step(lambda wider: 200 / wider), choose_step(lambda wider: 290 / wider)
    ('fit-full', 'fit-snug')
    """
    for name, zoom in STEPS:
        if estimate(1 / zoom) * zoom <= SHEET:
            return name
    return STEPS[-1][0]


def fit_alliance(data: Mapping[str, Any]) -> str:
    """Choose the size of page one of an alliance.

    Parameters
    ----------
    data : mapping
        What its template writes.

    Returns
    -------
    str
        Name of a step.
    """
    return choose_step(lambda wider: _alliance_height(data, wider))


def _alliance_height(data: Mapping[str, Any], wider: float) -> float:
    """Estimate the height of page one of an alliance at full size, in millimetres."""
    report, room = data["report"], data["room"]
    verdict = shorten(report["verdict"]["headline"], room["headline"])
    verdict += f". {shorten(report['verdict']['sentence'], room['verdict'])}"
    main = shorten(report["verdict"]["cause"], room["main"])
    head = (
        9.0
        + LINE * _lines_of_notice(data["about"]["notice"], wider)
        + NAME_LINE * lines(shorten(data["about"]["name"]), FULL * 0.75 * wider)
        + LINE * lines(shorten(data["standing"], room["standing"]), FULL * wider)
        + 7.0
        + VERDICT_LINE * lines(verdict, VERDICT * wider)
        + NAME_LINE * 1.2 * lines(main, FULL * 0.75 * wider)
        + (LINE + 2.0) * lines(shorten(report["override_statement"], room["remark"]), FULL * wider)
        + (LINE + 2.0) * lines(report["edition_statement"], FULL * wider)
    )
    body = _stand_height(data, wider) + (
        _list_height([shorten(one, room["remark"]) for one in data["fill_first"]], FULL * wider)
        if data["fill_first"]
        else max(_changes_height(data[one], room, wider) for one in ("leading", "lagging"))
    )
    asked = _asked_height(data, wider) + _thirds_height(data, wider)
    asked += _proposed_height(data["proposed"], wider)
    note = 3.0 + LINE * lines(f"{data['interval_note']} {data['line_note']}".strip(), FULL * wider)
    return head + body + asked + note


def _lines_of_notice(notice: str, wider: float) -> int:
    """Estimate how many lines more the top line becomes by the notice at its end."""
    width = ABOUT + ems(shorten(notice)) if notice else 0.0
    return max(0, math.ceil(width / (FULL * wider)) - 1)


def _stand_height(data: Mapping[str, Any], wider: float) -> float:
    """Estimate the height of both cards and the quadrant."""
    report, width = data["report"], _within(CARD, wider)
    cards = [report["leading"], report["lagging"]]
    bands = [card["statement"] or shorten(card["reason"], 160) for card in cards]
    moved = [
        sum(lines(said, width) for said in (card["change_statement"], *card["moves"]))
        for card in cards
    ]
    told = max(lines(one, width) for one in bands) + max(moved)
    told += max(lines(card["aside"], width) for card in cards)
    more = max(_more_lines(card, width) for card in cards)
    is_drawn = data["leading"]["line"] or data["lagging"]["line"]
    drawn = width * _EM * _LINE_SHAPE + 2.9 if is_drawn else 0.0
    stand = LINE * (1 + told + more) + 8.4 + drawn
    place = QUADRANT * (1 + lines(report["quadrant"]["statement"], QUADRANT / _EM) / 12)
    return float(max(stand, place))


def _within(width: tuple[float, float], wider: float) -> float:
    """Return the ems of a column beside which others keep their width."""
    of_line, beside = width
    return of_line * wider - beside


def _more_lines(card: Mapping[str, Any], width: float) -> int:
    """Estimate the lines below the picture of a card."""
    told = [f"Weakest pillar: {card['weakest_pillar']}"]
    told += [
        f"Overridden to {one['band']} by {one['author']} until 30 September 2026: {one['reason']} "
        "Another override contradicts it."
        for one in card["overrides"]
    ]
    return sum(lines(said, width) for said in told)


def _changes_height(side: Mapping[str, Any], room: Mapping[str, int], wider: float) -> float:
    """Estimate the height of what changed one index."""
    told = [shorten(step["sentence"], room["cause"]) for step in side["steps"]]
    rows = [lines(one, _within(CAUSE, wider)) for one in told] or [2]
    return 6.5 + LINE + _rows_height(rows)


def _asked_height(data: Mapping[str, Any], wider: float) -> float:
    """Estimate the height of the decisions asked for."""
    report, room = data["report"], data["room"]
    cells = [
        (
            *(shorten(one["title"], room["decision"]), shorten(one["owner"], room["person"])),
            *("30 September 2026", one["if_nobody_decides"]),
        )
        for one in report["decisions"]
    ]
    rows = [
        max(lines(cell, width * wider) for cell, width in zip(row, ASKED, strict=True))
        for row in cells
    ]
    more = lines(shorten(report["decisions_statement"], room["remark"]), FULL * wider)
    more += bool(data["more_decisions"])
    return 6.5 + LINE * (1 + more) + (_rows_height([1, *rows]) if rows else 0)


def _proposed_height(proposed: Sequence[Mapping[str, Any]], wider: float) -> float:
    """Estimate the height of what the workbook proposes, in two columns without its reasons."""
    if not proposed:
        return 0.0
    width = (FULL / 2 - 2.0 if len(proposed) > 1 else FULL) * wider
    told = [lines(one["proposal"], width) for one in proposed]
    pairs = [max(told[at : at + 2]) for at in range(0, len(told), 2 if len(told) > 1 else 1)]
    return 3.0 + LINE * (1 + sum(pairs))


def _thirds_height(data: Mapping[str, Any], wider: float) -> float:
    """Estimate the height of commitments, risks and calls, which stand side by side."""
    report, room, width = data["report"], data["room"], THIRD * wider
    commitments = sum(_side_lines(row, room["side"], width) for row in data["commitments"])
    commitments += lines(report["commitments_statement"], width)
    if report["issues"]:
        title, who = report["issues"][0]["title"], report["issues"][0]["raised_by"]
        told = f"{shorten(title, room['item'])}. Raised by {shorten(who, room['side'])} on "
        told += "30 September 2026, open for 100 days. 14 are open, this one longest:"
        commitments += 1 + lines(told, width)
    risks = lines(report["risks_statement"], width) + bool(data["more_risks"])
    for one in report["risks"]:
        weight = f"{one['weight']}; {one['at_stake']}; {shorten(one['owner'], room['side'])}."
        risks += lines(shorten(one["title"], room["item"]), width) + lines(weight, width)
    calls = 1 + lines(shorten(report["calls_statement"], room["remark"]), width)
    if data["warning"]:
        calls += 1 + lines(shorten(data["warning"], room["remark"]), width)
    return 6.5 + 6.0 + LINE * (1 + max(commitments, risks, calls))


def _side_lines(row: Mapping[str, Any], most: int, width: float) -> float:
    """Estimate the lines of the commitments of one side: its name, a dot for each, and how many."""
    name = shorten(row["name"], most)
    dots = 9.0 if not row["dots"] else _DOT * len(row["dots"])
    beside = width - min(ems(name), SIDE) - 1.0
    return max(1.2 + (dots + ems("33 of 60") + 0.3 > beside), lines(name, SIDE) + 0.2)


def _rows_height(rows: Sequence[int]) -> float:
    """Estimate the height of table rows from the lines of their tallest cells."""
    return sum(LINE * count + 2.1 for count in rows)


def _list_height(items: Iterable[str], width: float) -> float:
    """Estimate the height of a list under its heading."""
    return 6.5 + LINE + sum(LINE * lines(item, width) + 1.5 for item in items)

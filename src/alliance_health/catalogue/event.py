"""What a workbook wants to be warned of: events that are fixed before anybody looks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from alliance_health.catalogue.metric import Model

#: Kinds of events.
EventKind = Literal["below", "drop", "ended", "missed_renewal"]

#: Periods ahead for which an event is foretold, unless the workbook says otherwise.
HORIZONS = (1, 2, 4)

#: Size of a drop in standard deviations within an alliance, unless the workbook says otherwise.
DROP_SIZE = 1.0

Ahead = Annotated[int, Field(ge=1, le=40)]


class EventSettings(Model):
    """One event, `[events.NAME]` in `workbook.toml`."""

    kind: EventKind = Field(
        description="What happens: the lagging index falls below its red line, or drops within a "
        "horizon; the alliance ended (transition, retire or `ended_on`); a farewell date of its "
        "charter passed without a decision to go on."
    )
    horizons: tuple[Ahead, ...] = Field(
        default=HORIZONS,
        description="Periods ahead for which it is foretold, the shortest first; without "
        "it 1, 2 and 4.",
    )
    red_line: Annotated[float, Field(gt=0, lt=100)] | None = Field(
        default=None,
        description="Of kind below: value of the lagging index; without it `bands.weak_below`.",
    )
    size: Annotated[float, Field(gt=0, le=10)] | None = Field(
        default=None,
        description="Of kind drop: how far the lagging index drops, in standard deviations within "
        "the alliance; without it 1.",
    )


def default_events() -> dict[str, EventSettings]:
    """Return the events of a workbook that fixes none itself.

    Returns
    -------
    dict of str to EventSettings
        One of each kind.

    Examples
    --------
    >>> list(default_events())
    ['below_red_line', 'drop', 'ended', 'missed_renewal']
    """
    return {
        "below_red_line": EventSettings(kind="below"),
        "drop": EventSettings(kind="drop"),
        "ended": EventSettings(kind="ended"),
        "missed_renewal": EventSettings(kind="missed_renewal"),
    }

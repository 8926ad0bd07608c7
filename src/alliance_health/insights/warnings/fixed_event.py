"""An event as a workbook fixes it, with the defaults of its bands, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_health.catalogue.event import DROP_SIZE, EventKind
from alliance_health.language import say_digits, speak

if TYPE_CHECKING:
    from alliance_health.catalogue.settings import Settings


@dataclass(frozen=True, slots=True)
class FixedEvent:
    """One event of a workbook.

    Parameters
    ----------
    name : str
        As the settings name it.
    kind : str
        below, drop, ended or missed_renewal.
    horizons : tuple of int
        Periods ahead, the shortest first.
    red_line : float
        Below it the lagging index is in the event; of kind below.
    size : float
        Standard deviations within the alliance; of kind drop.
    """

    name: str
    kind: EventKind
    horizons: tuple[int, ...]
    red_line: float = 40.0
    size: float = DROP_SIZE

    @property
    def statement(self) -> str:
        """What happens, in words.

        >>> FixedEvent("weak", "below", (1,)).statement
        'outcomes fall below 40'
        """
        return {
            "below": speak("outcomes fall below {line}", line=say_digits(f"{self.red_line:g}")),
            "drop": speak("outcomes drop sharply"),
            "ended": speak("the alliance ends"),
            "missed_renewal": speak("a renewal is missed"),
        }[self.kind]

    @property
    def has_come(self) -> str:
        """What is the case once it has come, as long as it lasts.

        >>> FixedEvent("slump", "drop", (1,)).has_come
        'outcomes have dropped sharply and not recovered'
        """
        return {
            "below": speak("outcomes are below {line}", line=say_digits(f"{self.red_line:g}")),
            "drop": speak("outcomes have dropped sharply and not recovered"),
            "ended": speak("the alliance has ended"),
            "missed_renewal": speak("a renewal was missed"),
        }[self.kind]

    @property
    def definition(self) -> str:
        """What the words leave open; empty where they say it all.

        >>> FixedEvent("slump", "drop", (1,)).definition
        "sharply means by one standard deviation of the alliance's own outcomes or more; \
recovered means up again by as much"
        """
        if self.kind != "drop":
            return ""
        if self.size == 1:
            return speak(
                "sharply means by one standard deviation of the alliance's own outcomes or more; "
                "recovered means up again by as much"
            )
        return speak(
            "sharply means by {size} standard deviations of the alliance's own outcomes or more; "
            "recovered means up again by as much",
            size=say_digits(f"{self.size:g}"),
        )


def fixed_events(settings: Settings) -> tuple[FixedEvent, ...]:
    """Return the events of a workbook, in the order of its settings.

    Parameters
    ----------
    settings : Settings
        Of the workbook.

    Returns
    -------
    tuple of FixedEvent
        None where the workbook turned warnings off.

    Examples
    --------
    >>> from alliance_health.catalogue.settings import Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> [(one.name, one.red_line) for one in fixed_events(settings)][0]
    ('below_red_line', 40.0)
    """
    return tuple(
        FixedEvent(
            name,
            event.kind,
            event.horizons,
            settings.bands.weak_below if event.red_line is None else event.red_line,
            DROP_SIZE if event.size is None else event.size,
        )
        for name, event in settings.events.items()
    )

"""The settings of a workbook: `workbook.toml` as a frozen model."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from alliance_health.catalogue.activity import ActivitySettings
from alliance_health.catalogue.delivery import DeliverySettings
from alliance_health.catalogue.event import EventSettings, default_events
from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.schedule import ScheduleSettings
from alliance_health.language import SOURCE, languages
from alliance_health.vocabulary import Aggregation, Confidentiality, Frequency, Twin, WeightRule


class BandEdges(Model):
    """Scores at which an index, a pillar or a metric changes its band."""

    weak_below: Annotated[float, Field(gt=0, lt=100)] = 40.0
    strong_from: Annotated[float, Field(gt=0, lt=100)] = 70.0


class QuadrantCuts(Model):
    """Index values at which the quadrant is cut."""

    leading: Annotated[float, Field(gt=0, lt=100)] = 55.0
    lagging: Annotated[float, Field(gt=0, lt=100)] = 55.0


class LinkSettings(Model):
    """Pairs that are declared before looking: a leading and a lagging id each."""

    pairs: tuple[tuple[str, str], ...] = ()
    max_lag: Annotated[int, Field(ge=1)] | None = None


def check_year_end(text: str) -> str:
    """Return a month and day unchanged, or refuse them.

    Raises
    ------
    ValueError
        When there is no such day in every year.

    Examples
    --------
    >>> check_year_end("05-31")
    '05-31'
    """
    try:
        date.fromisoformat(f"2001-{text}")
    except ValueError:
        raise ValueError('allowed: a month and a day of every year, as "05-31"') from None
    return text


def by_language(given: object) -> object:
    """Take one text for the English one; texts by language must name languages that exist.

    Parameters
    ----------
    given : object
        What the settings say.

    Returns
    -------
    object
        Texts by language.

    Raises
    ------
    ValueError
        When there is no such language.

    Examples
    --------
    >>> by_language("Invented data"), by_language("")
    ({'en': 'Invented data'}, {})
    >>> by_language({"en": "Invented data", "de": "Erfundene Daten"})
    {'en': 'Invented data', 'de': 'Erfundene Daten'}
    """
    if isinstance(given, str):
        return {SOURCE: given} if given else {}
    unknown = sorted(set(given) - set(languages())) if isinstance(given, dict) else []
    if unknown:
        allowed = ", ".join(languages())
        raise ValueError(f"no such language: {', '.join(unknown)}; allowed: {allowed}")
    return given


class FiscalYear(Model):
    """When a fiscal year ends, and after which calendar year it is named.

    A plain text, such as "05-31", is a year named after the calendar year in which it ends.
    Companies in Japan and India name theirs after the one in which it starts.
    """

    ends_on: Annotated[str, AfterValidator(check_year_end)]
    named_after: Literal["end", "start"] = "end"

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: object) -> object:
        """Take a plain month and day for the whole."""
        return {"ends_on": given} if isinstance(given, str) else given


class Settings(Model):
    """Everything that `workbook.toml` says.

    Money is in `reporting_currency`; `frequency` is the length of the periods
    that are scored. `fiscal` says by partner or alliance when its fiscal year ends;
    `constant_rates_as_of` is the day whose exchange rates the constant-rate view takes.
    `survey` names a TOML file of items and words of the workbook's own, beside the instrument.
    `weights` says whose weights count: those of the catalogue, equal ones, or the mean of the
    experts where the table `expert_weights` divides a whole group, else the catalogue's.
    `events` are what is warned of: without that table one of each kind, and an empty table
    turns warnings off. `activity` says what is counted to see who withdrew, `schedule` when
    reports are due, `deliver` where they go. `notice` stands on every page, one text or one for
    each language; `report_periods` are rendered when none is named, and the last complete period
    where it is empty. `also` names what a run writes beside each page. `confidentiality` gives a
    metric, a table or a column of a table ("decisions.title") another class than it has.
    """

    name: str = Field(min_length=1)
    reporting_currency: str = Field(pattern=r"^[A-Z]{3}$")
    frequency: Frequency
    catalogue: Literal["default"] | tuple[str, ...] = "default"
    version: str = "1"
    valid_from: date | None = None
    notice: Annotated[dict[str, str], BeforeValidator(by_language)] = Field(default_factory=dict)
    bands: BandEdges = BandEdges()
    quadrant: QuadrantCuts = QuadrantCuts()
    min_coverage: Annotated[float, Field(gt=0, le=1)] = 2 / 3
    aggregation: Aggregation = Aggregation.ARITHMETIC
    languages: tuple[str, ...] = ("en",)
    survey: str = ""
    report_periods: str = ""
    also: tuple[Twin, ...] = ()
    fiscal: dict[str, FiscalYear] = Field(default_factory=dict)
    constant_rates_as_of: date | None = None
    min_group_size: Annotated[int, Field(ge=5)] = 5
    links: LinkSettings = LinkSettings()
    events: dict[str, EventSettings] = Field(default_factory=default_events)
    activity: ActivitySettings = ActivitySettings()
    schedule: ScheduleSettings = ScheduleSettings()
    deliver: DeliverySettings = DeliverySettings()
    weights: WeightRule = WeightRule.EXPERTS
    weights_concentration: Annotated[float, Field(gt=0)] | None = None
    confidentiality: dict[str, Confidentiality] = Field(default_factory=dict)

    def notice_in(self, language: str) -> str:
        """Return the notice in a language.

        Parameters
        ----------
        language : str
            The language of a page.

        Returns
        -------
        str
            In English where that language has none, else in whichever there is; may be empty.

        Examples
        --------
        >>> told = {"nl": "Verzonnen gegevens"}
        >>> plain = {"name": "Ours", "reporting_currency": "EUR", "frequency": "quarter"}
        >>> Settings(**plain, notice=told).notice_in("de")
        'Verzonnen gegevens'
        """
        first = next(iter(self.notice.values()), "")
        return self.notice.get(language, self.notice.get(SOURCE, first))

    @field_validator("confidentiality", mode="before")
    @classmethod
    def _columns_by_name(cls, given: object) -> object:
        """Take `decisions.title` without quotes, which TOML reads as a table, for the name."""
        if not isinstance(given, dict):
            return given
        flat: dict[object, object] = {}
        for name, told in given.items():
            inside = told if isinstance(told, dict) else {"": told}
            flat |= {f"{name}.{key}" if key else name: one for key, one in inside.items()}
        return flat

"""When reports are due."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from alliance_health.catalogue.metric import Model
from alliance_health.vocabulary import Edition


class ScheduleSettings(Model):
    """When reports are due, `[schedule]` in `workbook.toml`."""

    days_after: Annotated[int, Field(ge=0, le=366)] = Field(
        default=10, description="Days from the end of a period to the day its reports are due."
    )
    editions: tuple[Edition, ...] = Field(
        default=(Edition.INTERNAL,),
        min_length=1,
        description="Editions that are due, each in every one of `languages`.",
    )
    at: str = Field(
        default="06:00",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
        description="Time of day at which due reports are looked for, on the clock of the machine.",
    )
    since: str = Field(
        default="",
        description="First period that is due, as `2026Q1`; without it the earliest that was "
        "reported before, and where there is none the last one.",
    )
    report_timeout: Annotated[float, Field(ge=1)] = Field(
        default=600.0, description="Seconds that one report may take before it is given up."
    )
    run_timeout: Annotated[float, Field(ge=1)] | None = Field(
        default=None,
        description="Seconds from the start of a run after which it begins no report any more; "
        "without it a run takes as long as it takes.",
    )

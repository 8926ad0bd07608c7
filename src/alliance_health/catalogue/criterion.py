"""What a possible partner is judged by: one criterion of `criteria.toml`, as a frozen model."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from alliance_health.catalogue.metric import Finite, Model


class Criterion(Model):
    """One criterion by which possible partners are compared.

    Its goalposts map values to scores from 0 to 100 as those of a metric do; a criterion
    has no band, and no side.
    """

    criterion_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(min_length=1, description="Name as readers know it.")
    definition: str = Field(min_length=1, description="What is judged, and how.")
    unit: str = Field(description="Unit of its values.")
    direction: Literal["higher_is_better", "lower_is_better"] = Field(
        description="Where the healthy end is."
    )
    goalposts: tuple[Finite, Finite] = Field(
        description="Lower and upper end of the scale, in the unit."
    )
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        default=1.0, description="How much it matters among the criteria."
    )
    knock_out: Finite | None = Field(
        default=None,
        description="A value worse than this rules a candidate out.",
    )
    cap: Annotated[float, Field(gt=0, le=1)] = Field(
        default=1.0, description="Largest share of the whole weight that it may have, 0 to 1."
    )

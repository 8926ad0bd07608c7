"""What a metric is: its definition as a frozen model, checked on load.

A metric carries everything that is needed to place its value between 0 and 100
and to say where it comes from. Nothing here computes.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from alliance_health.vocabulary import (
    Aggregation,
    Confidentiality,
    Direction,
    Frequency,
    Kind,
    OverTime,
    Role,
    Sides,
    Transform,
)

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Model(BaseModel):
    """Base of all definitions: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Thresholds(Model):
    """Values of a metric at which its score leaves weak and reaches strong."""

    weak: Finite
    strong: Finite
    best: Finite | None = None


class Metric(Model):
    """One metric of the catalogue.

    The scale is either `goalposts` (lower, upper) or `thresholds`; a metric with
    direction `band_is_best` has `thresholds_low` and `thresholds_high` instead.
    A metric of weight 0 is shown but never scored and needs no scale.
    """

    metric_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(min_length=1)
    definition: str = Field(min_length=1)
    role: Role
    kind: Kind
    pillar: str
    unit: str
    direction: Direction
    goalposts: tuple[Finite, Finite] | None = None
    thresholds: Thresholds | None = None
    thresholds_low: Thresholds | None = None
    thresholds_high: Thresholds | None = None
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    transform: Transform = Transform.NONE
    against: Annotated[str, Field(pattern="^target$")] | None = None
    sides: Sides = Sides.JOINT
    frequency: Frequency | None = None
    fresh_for: Annotated[int, Field(ge=0)] = 0
    parts: tuple[str, ...] = ()
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    competition_sensitive: bool = False
    owner: str = ""
    source: str = ""
    over_time: OverTime = OverTime.LAST
    formula: str = ""

    @property
    def is_scored(self) -> bool:
        """Whether the metric counts for an index."""
        return self.weight > 0


class PillarWeight(Model):
    """Weight of a pillar in each of the two indices."""

    leading: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    lagging: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0


class Pillar(Model):
    """A group of metrics that are aggregated together, formed per role."""

    pillar_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(min_length=1)
    weight: PillarWeight
    aggregation: Aggregation = Aggregation.ARITHMETIC

    def weight_for(self, role: Role) -> float:
        """Return the declared weight of this pillar in the index of `role`."""
        return float(getattr(self.weight, role.value))

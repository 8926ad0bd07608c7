"""Base of everything that a report says: frozen, and strict about its fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Base of all parts of a report: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

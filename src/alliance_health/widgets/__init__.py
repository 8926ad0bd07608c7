"""The explorer of a notebook: choices are mapped to pure calls, and their results are shown."""

from alliance_health.widgets.choices import Choices, declared_choices, follow
from alliance_health.widgets.explorer import Explorer, explore

__all__ = ["Choices", "Explorer", "declared_choices", "explore", "follow"]

"""Raw exports of other programs, turned into rows of the contract: one profile each."""

from alliance_health.sources.profiles.profile import Extract, ImportOrder, Profile
from alliance_health.sources.profiles.registry import PROFILES

__all__ = ["PROFILES", "Extract", "ImportOrder", "Profile"]

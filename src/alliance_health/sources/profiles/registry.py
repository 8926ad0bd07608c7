"""The profiles that there are, by name."""

from __future__ import annotations

from collections.abc import Mapping

from alliance_health.sources.profiles.profile import Profile
from alliance_health.sources.profiles.survey_form import SURVEY_FORM

#: Every profile; a new one is named here.
PROFILES: Mapping[str, Profile] = {one.name: one for one in (SURVEY_FORM,)}

"""Settings for all tests: examples of hypothesis are the same in every run, and unhurried."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

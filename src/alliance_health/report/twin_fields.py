"""Fields of a report that no section shows, and that its JSON twin therefore leaves out."""

from __future__ import annotations

from collections.abc import Mapping

#: By model, each with the reason.
NOT_SHOWN: Mapping[str, Mapping[str, str]] = {}

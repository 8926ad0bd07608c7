"""Forms of what is wrong with a row, and of what to do: to be said in a reader's language."""

from __future__ import annotations

#: Every form of a reason or a remedy that a page may show.
PROBLEM_FORMS: tuple[str, ...] = ()

"""When reports are due, and what other programs must be told to make them then.

>>> from alliance_health.schedule import last_due
>>> from alliance_health.vocabulary import Frequency
>>> from datetime import date
>>> last_due(date(2026, 10, 10), Frequency.QUARTER, days_after=10).label
'2026Q3'
"""

from alliance_health.schedule.due import Due, Order, Rule, due_reports, last_due

__all__ = ["Due", "Order", "Rule", "due_reports", "last_due"]

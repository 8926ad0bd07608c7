"""Metric definitions, workbook settings and survey items, as frozen models."""

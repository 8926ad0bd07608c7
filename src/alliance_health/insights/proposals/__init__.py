"""Proposals of the workbook: advice of the field, offered where the numbers carry it."""

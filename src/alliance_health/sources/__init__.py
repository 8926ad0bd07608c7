"""Files and sheets of a workbook, read as they are; no arithmetic."""

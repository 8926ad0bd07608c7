"""Health reports: their data, pages, runs, manifest and index page."""

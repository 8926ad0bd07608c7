"""The survey as a form to print, to fill in, or to import into a form tool."""

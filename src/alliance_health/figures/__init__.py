"""Numbers already computed, drawn as plotly figures in one theme."""

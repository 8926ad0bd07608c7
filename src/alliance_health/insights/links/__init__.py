"""Whether leading factors announce lagging ones, by how many periods, and how surely."""

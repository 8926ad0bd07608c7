"""Who gives and who gets: flows between partners, life signs, and partners who fade out."""

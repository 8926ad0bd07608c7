"""Where both sides of an alliance see it differently, and how far their ratings carry."""

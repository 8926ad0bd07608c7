"""What the numbers say: quadrant, verdict, changes, portfolio; pure."""

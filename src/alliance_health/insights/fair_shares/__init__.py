"""What is fair: shares of contribution and benefit, ways to split, dependence, asymmetry."""

"""What is proven of an optimum, in exact arithmetic: bases, bounds and certificates."""

"""Warm re-solves: one loaded program that answers what the shortfall would be if something were different."""

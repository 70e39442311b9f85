"""Measurements: a family of models, a textbook program to compare with, and the command that runs them in turn."""

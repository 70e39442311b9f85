"""Solvers: HiGHS by default, any PuLP solver by name; true statuses, proofs, whole people."""

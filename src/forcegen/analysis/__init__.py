"""Questions about a model beyond its one plan: the frontier, other plans as good, how the burden is shared."""

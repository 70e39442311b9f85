"""Charts: each a ``matplotlib.figure.Figure`` that says its finding in its title and can be read without a caption."""

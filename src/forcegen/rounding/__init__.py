"""From the optimum of the linear program to whole people, site by site."""

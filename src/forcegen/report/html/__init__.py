"""The plan as one page of HTML: self-contained, without a script, without a network."""

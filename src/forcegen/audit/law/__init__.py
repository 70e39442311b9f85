"""The second statement of the law: one file a rule kind, and what several kinds say alike."""

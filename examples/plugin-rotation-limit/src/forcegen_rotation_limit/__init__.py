"""The rule kind rotation-limit: its rule, and the statement by which the audit checks it."""

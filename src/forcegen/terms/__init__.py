"""The words of the field as types: figures with their provenance, the calendar, scope, and the entities."""

"""Snapshot groups: features of an entity as of the beginning of each day, from aggregates per event date."""

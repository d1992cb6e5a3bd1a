"""Publishing of staged feeds: the gate, and the merge into Iceberg tables."""

"""Upkeep of the Iceberg tables: fewer and larger files, no old snapshots, no lost files, a short queue."""

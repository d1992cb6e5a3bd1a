"""Maintenance of the Iceberg tables: compaction, snapshot expiry, orphan files, the queue of silver changes."""

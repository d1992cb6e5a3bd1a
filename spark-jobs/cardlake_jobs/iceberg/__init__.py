"""The lake's Iceberg tables: where they lie, how they are made, and how a run commits to several of them at once."""

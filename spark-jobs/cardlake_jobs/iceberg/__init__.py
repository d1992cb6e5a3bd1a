"""The lake's Iceberg tables: locations, creation, and atomic commits over several tables."""

"""The newest vector of every changed record, for the online store."""

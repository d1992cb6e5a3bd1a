"""Newest feature vector of every changed record, for the online store."""

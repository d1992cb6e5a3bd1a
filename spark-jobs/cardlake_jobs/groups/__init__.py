"""Published feature groups, as written by the feature compiler."""

"""The published feature groups, as the feature compiler puts them."""

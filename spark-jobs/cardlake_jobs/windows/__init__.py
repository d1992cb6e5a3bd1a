"""The window kernel on numpy: features of rows sorted by (entity, ts), without a Python loop over rows."""

"""The window kernel on numpy: features of rows sorted by (entity, ts), without a loop over rows."""

"""Silver to gold: the rows affected by a change, their features, and the rows that differ afterwards."""

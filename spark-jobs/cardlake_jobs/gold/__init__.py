"""Silver to gold: which rows a change can reach, their features, and the rows that came out different."""

"""Daily features of taxi trips in Polars, as one would compute them without Cardlake: ``trips.py FILE`` prints the seconds."""

import sys
from time import perf_counter

import polars as pl

begin = perf_counter()
(
    pl.scan_parquet(sys.argv[1])
    .group_by('VendorID', pl.col('lpep_pickup_datetime').dt.date())
    .agg(pl.len(), pl.col('fare_amount').mean(), pl.col('trip_distance').mean())
    .collect()
)
print(perf_counter() - begin)

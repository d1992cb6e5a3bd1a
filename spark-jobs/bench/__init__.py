"""Benchmark of feature computation on Spark: the job, compared with a plain sort and with Spark's window functions."""

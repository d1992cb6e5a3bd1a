"""How fast Spark computes features: the job's own way beside a bare sort and beside Spark's own windows."""

"""Bronze to silver to gold, datasets and maintenance of the lake on Apache Spark."""

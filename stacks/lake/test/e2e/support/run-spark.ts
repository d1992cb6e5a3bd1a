/** Settings of Spark for little data and many plans: the quick compiler halves the time. */
export const QUICK_START = { SPARK_SUBMIT_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' } as const;

/** Lock of a lake in a folder, which jobs on S3 do not have. */
export const LOCK = '_cardlake/spark.lock';

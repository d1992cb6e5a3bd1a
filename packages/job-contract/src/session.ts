/** Settings of every Spark session that works on a lake, on EMR and on a laptop. */
export const JOB_SESSION_SETTINGS = {
  'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.ansi.enabled': 'false',
  /** Spark would otherwise replace `${…}` anywhere in a statement, also in the path of a lake. */
  'spark.sql.variable.substitute': 'false',
  /** Rows of the Arrow batches between Spark and Python. */
  'spark.sql.execution.arrow.maxRecordsPerBatch': '20000',
  /** Columns declared NOT NULL come out of joins and Python functions as nullable; Iceberg would refuse them. */
  'spark.sql.iceberg.check-nullability': 'false',
  /** Plans over materialized rows contain the plans that made them; printed in full, each would take megabytes. */
  'spark.sql.maxPlanStringLength': '20000',
  'spark.sql.ui.retainedExecutions': '20',
} as const;

/** The jobs' catalog: tables are `<catalog>.<database>.<table>`, with Iceberg's metadata in a folder of its own. */
export const JOB_CATALOG = { name: 'lake', warehousePrefix: '_cardlake/warehouse' } as const;

/**
 * Makes the settings of the catalog on AWS: Iceberg's tables in that of Glue.
 * @param lake root of the lake, `s3://bucket`, without a trailing slash
 */
export const glueCatalogSettings = (lake: string): Readonly<Record<string, string>> => {
  const catalog = `spark.sql.catalog.${JOB_CATALOG.name}`;
  return {
    [catalog]: 'org.apache.iceberg.spark.SparkCatalog',
    [`${catalog}.catalog-impl`]: 'org.apache.iceberg.aws.glue.GlueCatalog',
    [`${catalog}.io-impl`]: 'org.apache.iceberg.aws.s3.S3FileIO',
    [`${catalog}.warehouse`]: `${lake}/${JOB_CATALOG.warehousePrefix}`,
  };
};

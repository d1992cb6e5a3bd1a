import { glueTable, type Table } from '@cardlake/schema';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Construct } from 'constructs';

/** File formats in the terms of Hive. */
const FORMATS = {
  json: {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
    classification: 'json',
    // Silver quarantines malformed lines; queries of bronze should not fail on them.
    serdeParameters: { 'ignore.malformed.json': 'true' },
  },
  parquet: {
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    classification: 'parquet',
    serdeParameters: { 'serialization.format': '1' },
  },
} as const;

/** Props of a catalog table. */
export interface CatalogTableProps {
  readonly database: string;
  /** Declaration of the columns, the partitions and the path. */
  readonly table: Table;
  readonly format: keyof typeof FORMATS;
  /** Root of the lake, `s3://bucket`. */
  readonly root: string;
  /** First day with data, `YYYY-MM-DD`. */
  readonly since: string;
  /** Name in the catalog. @default - the name of the declared table */
  readonly name?: string;
  /** Folder inside each partition that holds the files. @default - the partition itself */
  readonly folder?: string;
}

/** A Glue table that Athena reads with partition projection, without a crawler and without registered partitions. */
export class CatalogTable extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: CatalogTableProps) {
    super(scope, id);
    const { table, root, folder } = props;
    const format = FORMATS[props.format];
    const { columns, partitionKeys, parameters } = glueTable(table, { root, since: props.since });
    const resource = new GlueCatalogTable(this, 'Resource', {
      name: props.name ?? table.name,
      databaseName: props.database,
      description: table.description,
      tableType: 'EXTERNAL_TABLE',
      parameters: {
        EXTERNAL: 'TRUE',
        classification: format.classification,
        ...escapeTemplate(parameters, folder),
      },
      partitionKeys: [...partitionKeys],
      storageDescriptor: {
        location: `${root}/${table.path}`,
        inputFormat: format.inputFormat,
        outputFormat: format.outputFormat,
        compressed: props.format === 'json',
        columns: [...columns],
        serDeInfo: { serializationLibrary: format.serializationLibrary, parameters: format.serdeParameters },
      },
    });
    this.name = resource.name;
  }
}

const TEMPLATE = 'storage.location.template';

/** Escapes Athena's `${dt}`, which Terraform would interpolate, and appends the folder inside a partition. */
function escapeTemplate(
  parameters: Readonly<Record<string, string>>,
  folder?: string,
): Record<string, string> {
  const template = parameters[TEMPLATE] ?? '';
  const escaped = template.replace(/\$\{(\w+)\}$/, (_, column: string) => `$\${${column}}`);
  return { ...parameters, [TEMPLATE]: folder === undefined ? escaped : `${escaped}/${folder}` };
}

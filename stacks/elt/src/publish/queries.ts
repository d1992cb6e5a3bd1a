import { LakeStack } from '@cardlake/constructs';
import { feedObjects, feedQuarantine } from '@cardlake/feeds';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query';
import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { Construct } from 'constructs';

/** Props of `Queries`. */
export interface QueriesProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly databaseName: string;
  readonly settings: Settings['elt']['athena'];
}

const BYTES_PER_GIGABYTE = 2 ** 30;

/** Queries that people ask again and again, by name. */
export const NAMED_QUERIES = {
  'blocked-objects': {
    description: 'Objects that wait for a release, with the rules that they break',
    query: `SELECT feed, source_key, source_version, rules, released, loaded_at FROM ${feedObjects.name} WHERE status = 'blocked' ORDER BY loaded_at DESC`,
  },
  'rejected-records': {
    description: 'Records of the last week that broke a rule of reading, with every reason',
    query: `SELECT feed, source_key, source_place, reasons, raw FROM ${feedQuarantine.name} WHERE dt > current_date - INTERVAL '7' DAY ORDER BY rejected_at DESC`,
  },
  'objects-per-day': {
    description: 'Objects and records of each feed and day: records = rows + rejected',
    query: `SELECT feed, dt, count(*) AS objects, sum(records) AS records, sum(rows) AS rows, sum(rejected) AS rejected, count_if(status = 'blocked') AS blocked FROM ${feedObjects.name} GROUP BY feed, dt ORDER BY dt DESC, feed`,
  },
} as const;

/** The workgroup of Athena for the tables of feeds: its results are encrypted, and a query reads a limited number of bytes. */
export class Queries extends Construct {
  readonly workgroup: string;

  constructor(scope: Construct, id: string, { foundation, databaseName, settings }: QueriesProps) {
    super(scope, id);
    const { names } = LakeStack.of(this);
    const workgroup = new AthenaWorkgroup(this, 'Workgroup', {
      name: names.of('workgroup', 'feeds'),
      description: 'Queries over the tables of feeds',
      configuration: {
        // Clients choose neither place nor encryption of results.
        enforceWorkgroupConfiguration: true,
        publishCloudwatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: settings.maximumScannedGigabytes * BYTES_PER_GIGABYTE,
        resultConfiguration: {
          outputLocation: `s3://${foundation.lake_bucket_name}/${settings.resultPrefix}`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKeyArn: foundation.key_arn },
        },
      },
      // Its named queries and its history go with it.
      forceDestroy: true,
    });
    this.workgroup = workgroup.name;
    for (const [name, { description, query }] of Object.entries(NAMED_QUERIES))
      new AthenaNamedQuery(this, name, {
        name,
        description,
        database: databaseName,
        query,
        workgroup: workgroup.id,
      });
  }
}

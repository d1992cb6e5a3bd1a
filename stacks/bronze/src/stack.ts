import { bronzeCardAuthorization, bronzeCardDispute } from '@cardlake/card-schema';
import {
  CatalogDatabase,
  CatalogTable,
  DeliveryToBucket,
  EventStream,
  LakeStack,
  publish,
  read,
} from '@cardlake/constructs';
import { bronzeDeclaration, foundationDeclaration, type Settings } from '@cardlake/platform';
import type { Table } from '@cardlake/schema';
import type { Construct } from 'constructs';

/** The event stream, its delivery into the lake, and the tables over bronze. */
export class BronzeStack extends LakeStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, bronzeDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const { bronze } = settings;
    const stream = new EventStream(this, 'Stream', {
      nameSuffix: 'events',
      keyArn: foundation.key_arn,
      shards: bronze.shards,
      retentionHours: bronze.streamRetentionHours,
      deleteData: settings.allowDataDeletion,
    });
    const addDelivery = (id: string, nameSuffix: string, table: Table, source?: EventStream) =>
      new DeliveryToBucket(this, id, {
        nameSuffix,
        bucketArn: foundation.lake_bucket_arn,
        keyArn: foundation.key_arn,
        path: table.path,
        partitionColumn: table.partition.column,
        errorPath: `bronze/errors/${table.name}`,
        bufferSeconds: bronze.bufferSeconds,
        bufferMegabytes: bronze.bufferMegabytes,
        source,
      });
    const authorizations = addDelivery('Authorizations', 'authorizations', bronzeCardAuthorization, stream);
    // Disputes are few and not urgent: a stream of their own would not pay off.
    const disputes = addDelivery('Disputes', 'disputes', bronzeCardDispute);
    const database = new CatalogDatabase(this, 'Database', { description: 'Events as received.' });
    for (const table of [bronzeCardAuthorization, bronzeCardDispute]) {
      new CatalogTable(this, table.name, {
        database: database.name,
        table,
        format: 'json',
        root: `s3://${foundation.lake_bucket_name}`,
        since: bronze.since,
      });
    }
    publish(this, bronzeDeclaration, {
      stream_name: stream.name,
      stream_arn: stream.arn,
      authorization_delivery_name: authorizations.name,
      dispute_delivery_name: disputes.name,
      database_name: database.name,
    });
  }
}

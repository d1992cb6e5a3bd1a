import { bronzeCardAuthorization } from '@cardlake/card-schema';
import { CatalogTable, DeliveryToBucket } from '../../src';
import { only, synthesized } from '../support/stack';

const delivery = only(
  synthesized(
    (stack) =>
      new DeliveryToBucket(stack, 'Delivery', {
        nameSuffix: 'events',
        bucketArn: 'arn:aws:s3:::lake',
        keyArn: 'arn:key',
        path: 'bronze/streaming/card_authorization',
        partitionColumn: 'ingest_dt',
        errorPath: 'bronze/errors/card_authorization',
        bufferSeconds: 60,
        bufferMegabytes: 64,
      }),
  ),
  'aws_kinesis_firehose_delivery_stream',
);

test('records are delivered line by line, gzipped, to a folder per arrival minute', () => {
  expect(delivery.extended_s3_configuration).toMatchObject({
    prefix: 'bronze/streaming/card_authorization/ingest_dt=!{timestamp:yyyy/MM/dd/HH/mm}/',
    error_output_prefix:
      'bronze/errors/card_authorization/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/',
    compression_format: 'GZIP',
    processing_configuration: {
      processors: [
        {
          type: 'AppendDelimiterToRecord',
          parameters: [{ parameter_name: 'Delimiter', parameter_value: '\\n' }],
        },
      ],
    },
  });
});

test('without a source stream, Firehose encrypts records itself', () => {
  expect(delivery.server_side_encryption).toEqual({
    enabled: true,
    key_type: 'CUSTOMER_MANAGED_CMK',
    key_arn: 'arn:key',
  });
});

test("Athena's placeholders are escaped for Terraform, with a folder inside the partition too", () => {
  const table = only(
    synthesized(
      (stack) =>
        new CatalogTable(stack, 'Table', {
          database: 'db',
          table: bronzeCardAuthorization,
          format: 'json',
          root: 's3://lake',
          since: '2024-01-01',
          folder: 'train',
        }),
    ),
    'aws_glue_catalog_table',
  );
  expect(table.parameters).toMatchObject({
    'projection.enabled': 'true',
    'storage.location.template':
      's3://lake/bronze/streaming/card_authorization/ingest_dt=$${ingest_dt}/train',
  });
});

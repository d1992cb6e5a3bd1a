import { glueTable } from '@cardlake/schema';
import { bronzeCardDispute, cardDisputes, quarantine, tables } from '../../src';

const place = { root: 's3://lake', since: '2018-04-01' };

test('bronze: columns as written, partitions projected by the day of arrival', () => {
  expect(glueTable(bronzeCardDispute, place)).toMatchInlineSnapshot(`
    {
      "columns": [
        {
          "comment": "the disputed authorisation",
          "name": "event_id",
          "type": "string",
        },
        {
          "comment": "what the report says",
          "name": "is_fraud",
          "type": "string",
        },
        {
          "comment": "when the report was made",
          "name": "reported_at",
          "type": "string",
        },
      ],
      "parameters": {
        "projection.enabled": "true",
        "projection.ingest_dt.format": "yyyy/MM/dd",
        "projection.ingest_dt.interval": "1",
        "projection.ingest_dt.interval.unit": "DAYS",
        "projection.ingest_dt.range": "2018/04/01,NOW",
        "projection.ingest_dt.type": "date",
        "storage.location.template": "s3://lake/bronze/streaming/card_dispute/ingest_dt=\${ingest_dt}",
      },
      "partitionKeys": [
        {
          "comment": "UTC day of arrival",
          "name": "ingest_dt",
          "type": "string",
        },
      ],
    }
  `);
});

test('a query without a filter looks into a few thousand partitions at most, in every table', () => {
  const stepDays: Readonly<Record<string, number>> = { DAYS: 1, HOURS: 1 / 24, MINUTES: 1 / 1440 };
  for (const table of Object.values(tables)) {
    const { column } = table.partition;
    const { parameters } = glueTable(table, { root: 's3://lake', since: '2018-01-01' });
    const step = stepDays[parameters[`projection.${column}.interval.unit`] ?? ''] ?? Number.NaN;
    const days = (Date.UTC(2030, 0, 1) - Date.UTC(2018, 0, 1)) / 86_400_000;
    expect([table.name, days / step < 10_000]).toEqual([table.name, true]);
  }
});

test('the projected folder of bronze is above those that Firehose writes', () => {
  const { parameters } = glueTable(bronzeCardDispute, place);
  const template = parameters['storage.location.template'] ?? '';
  const day = template.replace(`\${ingest_dt}`, '2026/05/01');
  expect(`s3://lake/${bronzeCardDispute.path}/ingest_dt=2026/05/01/10/07/a.json.gz`).toContain(`${day}/`);
});

test('silver: typed columns, partitions projected by day', () => {
  const { columns, partitionKeys, parameters } = glueTable(cardDisputes, place);
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toMatchInlineSnapshot(`
    [
      "event_id string",
      "is_fraud boolean",
      "reported_at timestamp",
      "ingested_at timestamp",
      "source_object string",
    ]
  `);
  expect(partitionKeys).toMatchInlineSnapshot(`
    [
      {
        "comment": "UTC day of reported_at",
        "name": "dt",
        "type": "string",
      },
    ]
  `);
  expect(parameters).toMatchInlineSnapshot(`
    {
      "projection.dt.format": "yyyy-MM-dd",
      "projection.dt.interval": "1",
      "projection.dt.interval.unit": "DAYS",
      "projection.dt.range": "2018-04-01,NOW",
      "projection.dt.type": "date",
      "projection.enabled": "true",
      "storage.location.template": "s3://lake/silver/card_disputes/dt=\${dt}",
    }
  `);
});

test('every kind that a table uses has a Glue type', () => {
  expect(glueTable(quarantine, place).columns.map(({ type }) => type)).toEqual([
    'string',
    'string',
    'bigint',
    'timestamp',
    'array<string>',
    'string',
    'string',
  ]);
});

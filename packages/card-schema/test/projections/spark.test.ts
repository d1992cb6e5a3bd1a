import { field, goldTable, SchemaError, sparkDdl } from '@cardlake/schema';
import { bronzeCardDispute, cardDisputes, cardEvents } from '../../src';

test('an Iceberg table: stored dt last, data at the lake path', () => {
  const ddl = sparkDdl(cardDisputes, {
    name: 'glue_catalog.cardlake.card_disputes',
    dataPath: `s3://lake/${cardDisputes.path}`,
  });
  expect(ddl).toMatchInlineSnapshot(`
    "CREATE TABLE IF NOT EXISTS \`glue_catalog\`.\`cardlake\`.\`card_disputes\` (
      \`event_id\` STRING NOT NULL COMMENT 'the disputed authorisation',
      \`is_fraud\` BOOLEAN NOT NULL COMMENT 'what the report says',
      \`reported_at\` TIMESTAMP NOT NULL COMMENT 'when the report was made',
      \`ingested_at\` TIMESTAMP NOT NULL COMMENT 'arrival: the minute of the bronze partition',
      \`source_object\` STRING NOT NULL COMMENT 'bronze object the row came from, as a path under the lake root',
      \`dt\` DATE NOT NULL COMMENT 'UTC date of reported_at'
    )
    USING iceberg
    PARTITIONED BY (\`dt\`)
    COMMENT 'Every distinct report: the label of an event at an instant is what its newest report by then says.'
    TBLPROPERTIES ('format-version' = '2', 'write.data.path' = 's3://lake/silver/card_disputes')"
  `);
});

test('names and comments are quoted', () => {
  const odd = goldTable(cardEvents, {
    name: 'it',
    path: 'gold/it',
    groupFields: { 'a`b': field.double(`the card's \\ mean`) },
  });
  expect(sparkDdl(odd, { name: 'it', dataPath: 's3://lake/gold/it' })).toContain(
    "`a``b` DOUBLE NOT NULL COMMENT 'the card\\'s \\\\ mean'",
  );
});

test('rejects bronze, which has no DDL', () => {
  const make = () => sparkDdl(bronzeCardDispute, { name: 'x', dataPath: 's3://lake/x' });
  expect(make).toThrow(SchemaError);
  expect(make).toThrow('only tables partitioned by day');
});

import { field, goldTable, SchemaError } from '@cardlake/schema';
import { businessFields, cardEvents, inferenceTable, tables, trainingTable } from '../src';

const features = { txn_count_1h: field.bigint('authorisations in 1 h') };

test('every table is registered under its own name, and its key is among its columns', () => {
  for (const [name, table] of Object.entries(tables)) {
    expect(name).toBe(`${table.layer}.${table.name}`);
    expect(Object.keys(table.fields)).toEqual(expect.arrayContaining([...table.key]));
    expect(table.path.startsWith(`${table.layer}/`)).toBe(true);
  }
});

describe('tables of feature groups', () => {
  test('gold is the business columns, then the features, by day of the event', () => {
    const gold = goldTable(cardEvents, {
      name: 'card_features',
      path: 'gold/card_features',
      groupFields: features,
    });
    expect(Object.keys(gold.fields)).toEqual([...Object.keys(businessFields), 'txn_count_1h']);
    expect(gold.partition).toEqual({ column: 'dt', grain: 'day', derivedFrom: 'ts' });
    expect(gold.key).toEqual(['event_id']);
  });

  test('training ends with the label and when the card became known for fraud, inference has neither', () => {
    expect(Object.keys(trainingTable(features).fields).slice(-2)).toEqual([
      'is_fraud',
      'card_fraud_known_at',
    ]);
    expect(Object.keys(inferenceTable(features).fields).at(-1)).toBe('txn_count_1h');
  });

  test.each(['amount', 'dt', 'ingest_dt'])('a feature cannot be called %s', (name) => {
    const make = () =>
      goldTable(cardEvents, { name: 'g', path: 'gold/g', groupFields: { [name]: field.double('') } });
    expect(make).toThrow(SchemaError);
    expect(make).toThrow(`g: "${name}" is already a column; give the feature another name`);
  });

  test('a feature cannot have the name of the label', () => {
    expect(() => trainingTable({ is_fraud: field.boolean('') })).toThrow('"is_fraud" is already a column');
  });
});

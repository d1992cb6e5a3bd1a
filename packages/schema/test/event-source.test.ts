import { eventSource, field, goldTable } from '../src';

const fields = {
  id: field.string('id'),
  at: field.timestamp('when'),
  value: field.decimal(9, 2, 'value'),
};
const source = eventSource({ fields, id: 'id', time: 'at', noun: 'reading' });

test('a gold table has the columns of its events, then the features, by day of the event', () => {
  const gold = goldTable(source, { name: 'g', path: 'gold/g', groupFields: { n: field.bigint('') } });
  expect(Object.keys(gold.fields)).toEqual(['id', 'at', 'value', 'n']);
  expect(gold.partition).toEqual({ column: 'dt', grain: 'day', derivedFrom: 'at' });
  expect(gold.key).toEqual(['id']);
});

test('an id is a string and a time a timestamp', () => {
  expect(() => eventSource({ fields, id: 'value', time: 'id', noun: 'reading' })).toThrow(
    'events "reading": id "value" must be a string column; time "id" must be a timestamp column',
  );
});

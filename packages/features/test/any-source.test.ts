import { eventSource, field } from '@cardlake/schema';
import { compileGroup, createOnlineEngine, DefinitionError, featuresOn, groupTable } from '../src';
import { oracle, runKernel } from '../test-kit';
import { expectEqualFeatures } from './support/equal-features';

/** Readings of sensors: other names, another scale and no label. */
const readings = eventSource({
  fields: {
    reading: field.string('id'),
    sensor: field.string('sensor'),
    at: field.timestamp('when it was read'),
    celsius: field.decimal(9, 2, 'temperature'),
  },
  id: 'reading',
  time: 'at',
  noun: 'reading',
});
const { column, count, entity, feature, featureGroup, mean, labelRate, ratio, stddev } = featuresOn(readings);

const definition = featureGroup({
  name: 'sensor_features',
  version: 1,
  table: 'sensor_features',
  entity: entity('sensor', 'sensor'),
  recordId: 'sensor',
  online: 'stored',
  offline: true,
  features: {
    n: count().over('1m'),
    avg: mean('celsius').over('1m'),
    spread: stddev('celsius').over('1m'),
    over_avg: ratio(column('celsius'), feature('avg')),
  },
});
const group = compileGroup(definition);
const events = [2150n, 2275n, -320n].map((celsius, i) => ({
  reading: `r${i}`,
  sensor: 's1',
  at: i * 1_000_000,
  celsius,
}));

test('features are computed from the columns, the time and the scale of their source', () => {
  const expected = oracle(group, readings, events);
  expectEqualFeatures(group, runKernel(group, readings, events), expected);
  expect(expected.get('r2')).toMatchObject({ n: 3n, avg: 4105 / 300 });
  const engine = createOnlineEngine(group, readings);
  const state = engine.emptyState();
  const online = new Map(events.map((event) => [event.reading, engine.step(state, event).features]));
  expectEqualFeatures(group, online, expected);
});

test('the gold table has the columns of the source, its id as the key and its time as the partition', () => {
  const { fields, key, partition } = groupTable(group, readings);
  expect(Object.keys(fields)).toEqual([...Object.keys(readings.fields), 'n', 'avg', 'spread', 'over_avg']);
  expect(key).toEqual(['reading']);
  expect(partition.derivedFrom).toBe('at');
});

test('a source without a label has no feature over labels', () => {
  const rate = labelRate().over('1d').delayed('7d');
  const declare = () => compileGroup({ ...definition, online: false, features: { rate } });
  expect(declare).toThrow(DefinitionError);
  expect(declare).toThrow('feature "rate": needs a label, and these events have none');
});

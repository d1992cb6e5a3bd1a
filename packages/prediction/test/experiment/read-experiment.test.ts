import { readExperiment } from '../../src';

const read = (json: unknown) => readExperiment(json, 'experiment.json');

test('what is not said is none', () => {
  expect(read({ model: 'fraud', champion: 'a' })).toEqual({ model: 'fraud', champion: 'a', shadows: [] });
});

test.each<[fault: string, json: unknown, message: RegExp]>([
  ['no object', null, /^experiment\.json: the file: /],
  ['no champion', { model: 'fraud' }, /champion: /],
  ['an unknown member', { model: 'fraud', champion: 'a', challengers: [] }, /"challengers"/],
  [
    'a weight that is no integer',
    { model: 'fraud', champion: 'a', challenger: { version: 'b', weight: 0.1 } },
    /challenger\.weight: /,
  ],
  [
    'a weight above all buckets',
    { model: 'fraud', champion: 'a', challenger: { version: 'b', weight: 10_001 } },
    /challenger\.weight: /,
  ],
  [
    'a version twice',
    { model: 'fraud', champion: 'a', challenger: { version: 'b', weight: 1 }, shadows: ['a', 'b', 'b'] },
    /version a is named more than once.*version b is/,
  ],
])('refused: %s', (_, json, message) => {
  expect(() => read(json)).toThrow(message);
});

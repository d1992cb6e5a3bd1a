import { planPublish } from '../src';

const done = { gold: 'g1', asOf: 100, done: true };
const incomplete = { ...done, done: false };

test.each([
  ['never published', undefined, { before: 'g0', after: 'g1', asOf: 100 }, 'all'],
  ['this run changed gold', done, { before: 'g1', after: 'g2', asOf: 110 }, 'changed'],
  ['an earlier run changed gold and died', done, { before: 'g2', after: 'g3', asOf: 110 }, 'all'],
  ['gold is unchanged', done, { before: 'g1', after: 'g1', asOf: 110 }, 'due'],
  ['an earlier run died during its put', incomplete, { before: 'g1', after: 'g1', asOf: 110 }, 'all'],
  ['a repeated run', done, { before: 'g1', after: 'g1', asOf: 100 }, 'up_to_date'],
  [
    'a repeated run whose first attempt died during its put',
    incomplete,
    { before: 'g1', after: 'g1', asOf: 100 },
    'all',
  ],
  ['the same window end, other gold', done, { before: 'g1', after: 'g2', asOf: 100 }, 'deferred'],
  [
    'the same window end, other gold, incomplete put',
    incomplete,
    { before: 'g1', after: 'g2', asOf: 100 },
    'deferred',
  ],
  ['an earlier window end', done, { before: 'g1', after: 'g2', asOf: 90 }, 'deferred'],
  ['an earlier window end, incomplete put', incomplete, { before: 'g1', after: 'g1', asOf: 90 }, 'deferred'],
  [
    'an earlier window end, everything published',
    done,
    { before: 'g1', after: 'g1', asOf: 90 },
    'up_to_date',
  ],
] as const)('%s', (_what, marker, run, scope) => {
  expect(planPublish(marker, run)).toBe(scope);
});

import { planPublish } from '../src';

const done = { gold: 'g1', asOf: 100, done: true };
const halfDone = { ...done, done: false };

test.each([
  ['never published', undefined, { before: 'g0', after: 'g1', asOf: 100 }, 'all'],
  ['this run changed gold', done, { before: 'g1', after: 'g2', asOf: 110 }, 'changed'],
  ['an earlier run changed gold and died', done, { before: 'g2', after: 'g3', asOf: 110 }, 'all'],
  ['gold is as it was', done, { before: 'g1', after: 'g1', asOf: 110 }, 'held_back'],
  ['an earlier run died while it put', halfDone, { before: 'g1', after: 'g1', asOf: 110 }, 'all'],
  ['a repeated run', done, { before: 'g1', after: 'g1', asOf: 100 }, 'current'],
  ['a repeated run whose first died while it put', halfDone, { before: 'g1', after: 'g1', asOf: 100 }, 'all'],
  ['the same window end, other gold', done, { before: 'g1', after: 'g2', asOf: 100 }, 'waiting'],
  [
    'the same window end, other gold, half put',
    halfDone,
    { before: 'g1', after: 'g2', asOf: 100 },
    'waiting',
  ],
  ['a window end of the past', done, { before: 'g1', after: 'g2', asOf: 90 }, 'waiting'],
  ['a window end of the past, half put', halfDone, { before: 'g1', after: 'g1', asOf: 90 }, 'waiting'],
  ['a window end of the past, all there', done, { before: 'g1', after: 'g1', asOf: 90 }, 'current'],
] as const)('%s', (_what, marker, run, scope) => {
  expect(planPublish(marker, run)).toBe(scope);
});

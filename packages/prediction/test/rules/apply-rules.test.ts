import { applyRules } from '../../src';

const RANK = ['approve', 'review', 'decline'] as const;

test.each([
  // What matches, and what that makes of approve, review and decline.
  [[], ['approve', 'review', 'decline']],
  [['review'], ['review', 'review', 'decline']],
  [['decline'], ['decline', 'decline', 'decline']],
  [['approve'], ['approve', 'approve', 'approve']],
  [
    ['review', 'decline'],
    ['decline', 'decline', 'decline'],
  ],
  [
    ['decline', 'approve', 'review'],
    ['approve', 'approve', 'approve'],
  ],
] as const)('%j makes %j', (actions, expected) => {
  const matches = actions.map((action) => ({ action }));
  expect(RANK.map((byModel) => applyRules(byModel, matches))).toEqual(expected);
  expect(RANK.map((byModel) => applyRules(byModel, matches.toReversed()))).toEqual(expected);
});

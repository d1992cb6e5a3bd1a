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
  const matches = actions.map((action) => ({ action, kind: 'rule' }) as const);
  for (const order of [matches, matches.toReversed()])
    expect(RANK.map((byModel) => applyRules(byModel, order).decision)).toEqual(expected);
});

const match = (kind: 'list' | 'rule', action: (typeof RANK)[number]) => ({ kind, action });

test.each([
  ['the model', 'review', [match('list', 'review')], 'model'],
  ['the model', 'decline', [match('list', 'review')], 'model'],
  ['the list that declines, too', 'decline', [match('list', 'decline')], 'list'],
  ['the rule that approves, too', 'approve', [match('rule', 'approve')], 'rule'],
  ['the rule that asks for a review', 'approve', [match('rule', 'review')], 'rule'],
  ['the list, of both', 'approve', [match('rule', 'decline'), match('list', 'decline')], 'list'],
  [
    'the rule that approves, and not the list that declines',
    'review',
    [match('list', 'decline'), match('rule', 'approve')],
    'rule',
  ],
] as const)('%s decides: %s by the model, %j', (_, byModel, matches, decidedBy) => {
  expect(applyRules(byModel, matches)).toMatchObject({ decidedBy });
});

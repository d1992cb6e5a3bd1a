import { type Explained, findReasons } from '../../src/reasons/find-reasons';
import { cardEvent } from '../support/card-event';

const explained = (changed: Partial<Explained>): Explained => ({
  event: cardEvent(),
  vector: {},
  snapshotDays: {},
  decision: 'decline',
  matches: [],
  contributions: [
    { name: 'a', value: 0.2 },
    { name: 'b', value: -0.9 },
    { name: 'c', value: 0.5 },
    { name: 'd', value: 0 },
    { name: 'e', value: -0.1 },
  ],
  ...changed,
});
const reasons = (changed: Partial<Explained>) => findReasons((name) => `<${name}>`, explained(changed));

test('features that speak for the decision, the strongest first', () => {
  expect(reasons({ decision: 'decline' })).toEqual(['<c>', '<a>']);
  expect(reasons({ decision: 'review' })).toEqual(['<c>', '<a>']);
  expect(reasons({ decision: 'approve' })).toEqual(['<b>', '<e>']);
});

test('lists and rules that ask for the decision come first, those that ask for another one not at all', () => {
  const matches = [
    { kind: 'list', id: 'stolen', action: 'decline', fields: ['card_id'] },
    { kind: 'rule', id: 'new-shop', action: 'review', fields: ['x'] },
    { kind: 'rule', id: 'burst', action: 'decline', fields: ['n', 'amount'] },
  ] as const;
  expect(reasons({ matches })).toEqual([
    'this card is on the list stolen',
    'rule burst: <n>; <amount>',
    '<c>',
    '<a>',
  ]);
  expect(reasons({ matches, decision: 'review' })).toEqual(['rule new-shop: <x>', '<c>', '<a>']);
});

test('at most five', () => {
  const contributions = Array.from({ length: 9 }, (_, i) => ({ name: String(i), value: i }));
  expect(reasons({ contributions })).toEqual(['<8>', '<7>', '<6>', '<5>', '<4>']);
});

test('no reason shows what looks like a card number', () => {
  const describe = () => 'total: 4,539,578,763,621,486.00';
  expect(findReasons(describe, explained({})).join()).not.toMatch(/\d/);
});

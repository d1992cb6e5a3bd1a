import fc from 'fast-check';
import { readRules } from '../../src';
import { cardEvent, NOON } from '../support/card-event';
import { ruledGroup } from '../support/ruled-group';

const vector = { txn_count_10m: 12n, amount_stddev: null };
const HEAD = { owner: 'fraud desk', expires: '2027-01-31', action: 'review' };

const idsOf = (file: object, event = cardEvent(), at = NOON): string[] =>
  readRules(file, ruledGroup, 'rules.json')
    .match(event, vector, at)
    .map(({ id }) => id);

const matches = (...when: object[]): boolean => idsOf({ rules: [{ id: 'r', ...HEAD, when }] }).includes('r');

test.each<[condition: string, is: string, value: unknown, holds: boolean]>([
  ['txn_count_10m', '>=', 12, true],
  ['txn_count_10m', '>', 12, false],
  ['txn_count_10m', '<=', 12, true],
  ['txn_count_10m', '<', 12.5, true],
  ['txn_count_10m', '=', 12, true],
  ['txn_count_10m', '!=', 12, false],
  ['txn_count_10m', 'in', [1, 12], true],
  ['txn_count_10m', 'not in', [1, 12], false],
  ['amount', '=', 250, true],
  ['amount', '>', 249.9999, true],
  ['country', '=', 'BE', true],
  ['country', '!=', 'NL', true],
  ['pos_mode', 'in', ['online', 'chip'], true],
  ['pos_mode', 'not in', ['online'], true],
])('%s %s %j: %s', (name, is, value, holds) => {
  expect(matches({ field: name, is, value })).toBe(holds);
});

test.each(['<', '<=', '>', '>=', '=', '!='])('without a value, %s does not hold', (is) => {
  expect(matches({ field: 'amount_stddev', is, value: 0 })).toBe(false);
});

test('without a value, only "missing" holds', () => {
  expect(matches({ field: 'amount_stddev', is: 'missing' })).toBe(true);
  expect(matches({ field: 'amount_stddev', is: 'present' })).toBe(false);
  expect(matches({ field: 'amount_stddev', is: 'not in', value: [1] })).toBe(false);
  expect(matches({ field: 'amount', is: 'present' })).toBe(true);
});

test('all conditions of a rule must hold', () => {
  const [yes, no] = [
    { field: 'country', is: '=', value: 'BE' },
    { field: 'amount', is: '<', value: 1 },
  ];
  expect([matches(yes, yes), matches(yes, no), matches(no, yes)]).toEqual([true, false, false]);
});

test('lists match the value of their column and of no other, all of them, before the rules', () => {
  const list = (id: string, column: string, ...values: string[]) => ({ id, ...HEAD, column, values });
  const file = {
    lists: [
      list('a', 'card_id', 'card_1', 'card_2', 'card_1'),
      list('b', 'merchant_id', 'card_1'),
      list('c', 'country', 'BE'),
      list('d', 'card_id', 'card_1'),
    ],
    rules: [{ id: 'r', ...HEAD, when: [{ field: 'amount', is: '>', value: 0 }] }],
  };
  expect(idsOf(file)).toEqual(['a', 'd', 'c', 'r']);
  expect(idsOf(file, cardEvent({ card_id: 'card_3', country: 'NL' }))).toEqual(['r']);
});

test('from its expiry on, a list or rule does not act, and is told of', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2, max: 2 }), (offset) => {
      const file = {
        lists: [{ id: 'l', ...HEAD, expires: '2018-04-01T12:00Z', column: 'card_id', values: ['card_1'] }],
        rules: [
          {
            id: 'r',
            ...HEAD,
            expires: '2018-04-01T12:00:00.000001Z',
            when: [{ field: 'amount', is: 'present' }],
          },
        ],
      };
      const rules = readRules(file, ruledGroup, 'rules.json');
      const acting = rules.match(cardEvent(), vector, NOON + offset).map(({ id }) => id);
      const expired = rules.listExpired(NOON + offset).map(({ id }) => id);
      expect(acting).toEqual([...(offset < 0 ? ['l'] : []), ...(offset < 1 ? ['r'] : [])]);
      expect([...acting, ...expired].sort()).toEqual(['l', 'r']);
    }),
  );
});

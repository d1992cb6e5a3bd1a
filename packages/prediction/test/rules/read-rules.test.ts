import { isUserError } from '@cardlake/runtime';
import { readRules } from '../../src';
import { ruledGroup } from '../support/ruled-group';

const HEAD = { owner: 'fraud desk', expires: '2027-01-31', action: 'review' };
const list = (changed: object) => ({
  id: 'list-1',
  ...HEAD,
  column: 'card_id',
  values: ['card_1'],
  ...changed,
});
const rule = (...when: object[]) => ({ id: 'rule-1', ...HEAD, when });

const refusal = (file: unknown): string => {
  try {
    readRules(file, ruledGroup, 'rules.json');
  } catch (error) {
    if (isUserError(error, 'bad_rules')) return error.message;
    throw error;
  }
  return 'accepted';
};

test.each<[fault: string, file: unknown, message: string]>([
  ['no object', 3, 'rules.json: the file: '],
  ['an unknown member', { rule: [] }, 'the file: Unrecognized key: "rule"'],
  ['no owner', { lists: [list({ owner: ' ' })] }, 'list list-1: owner: '],
  ['no expiry', { lists: [list({ expires: undefined })] }, 'list list-1: expires: '],
  ['an expiry that is no day', { lists: [list({ expires: '31.1.2027' })] }, 'found "31.1.2027"'],
  ['a day that does not exist', { lists: [list({ expires: '2027-02-30' })] }, 'list list-1: expires: '],
  ['an unknown action', { rules: [{ ...rule(), action: 'block' }] }, 'rule rule-1: action: '],
  ['an id with capitals', { lists: [list({ id: 'List 1' })] }, 'list 1 of the file: id: '],
  ['a list of another column', { lists: [list({ column: 'currency' })] }, 'list list-1: column: '],
  ['an empty list', { lists: [list({ values: [] })] }, 'list list-1: values: '],
  ['a rule without conditions', { rules: [rule()] }, 'rule rule-1: when: '],
  ['an id twice', { lists: [list({}), list({})] }, 'list-1: this id is used more than once'],
  [
    'a list and a rule of one id',
    { lists: [list({ id: 'rule-1' })], rules: [rule({ field: 'amount', is: 'present' })] },
    'rule-1: this id',
  ],
  [
    'an unknown country',
    { lists: [list({ column: 'country', values: ['BE', 'XX'] })] },
    'list list-1: "XX" is no code',
  ],
  [
    'an unknown country in a rule',
    { rules: [rule({ field: 'country', is: 'not in', value: ['GB', 'UK'] })] },
    'rule rule-1: country not in: "UK" is no code',
  ],
  [
    'an unknown field',
    { rules: [rule({ field: 'txn_count', is: '>', value: 1 })] },
    'rule rule-1: there is no "txn_count"; an event and its vector have event_id',
  ],
  [
    'a field of every object',
    { rules: [rule({ field: 'constructor', is: 'present' })] },
    'there is no "constructor"',
  ],
  [
    'an unknown comparison',
    { rules: [rule({ field: 'amount', is: '==', value: 1 })] },
    'rule rule-1: when[0]',
  ],
  [
    'a comparison without a value',
    { rules: [rule({ field: 'amount', is: '>' })] },
    'rule rule-1: when[0].value: ',
  ],
  [
    'an order of texts',
    { rules: [rule({ field: 'country', is: '<', value: 3 })] },
    'country <: a text has no order',
  ],
  [
    'a text for a number',
    { rules: [rule({ field: 'amount', is: '=', value: '3' })] },
    'expected a number, found "3"',
  ],
  [
    'a number for a text',
    { rules: [rule({ field: 'pos_mode', is: 'in', value: ['chip', 3] })] },
    'pos_mode in: expected a text',
  ],
  ['an instant', { rules: [rule({ field: 'ts', is: '>', value: 3 })] }, 'instants cannot be compared'],
])('refused: %s', (_, file, message) => {
  expect(refusal(file)).toContain(message);
});

test('every problem is told at once', () => {
  const message = refusal({
    lists: [list({ column: 'country', values: ['XX'] })],
    rules: [rule({ field: 'nothing', is: 'present' })],
  });
  expect(message).toContain('list list-1');
  expect(message).toContain('rule rule-1');
});

test('card numbers are refused, and not repeated', () => {
  const number = '4539578763621486';
  for (const file of [
    { lists: [list({ values: [number] })] },
    { rules: [rule({ field: 'card_id', is: 'in', value: [number] })] },
  ]) {
    expect(refusal(file)).toContain('looks like a card number');
    expect(refusal(file)).not.toContain(number);
  }
  const unquoted = refusal({ rules: [rule({ field: 'card_id', is: '=', value: Number(number) })] });
  expect(unquoted).toContain('expected a text');
  expect(unquoted).not.toContain(number);
});

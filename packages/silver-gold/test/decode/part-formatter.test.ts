import { bronzeCardAuthorization } from '@cardlake/card-schema';
import { partFormatter } from '../../src/decode/part-formatter';

const { amount, ts, event_id } = bronzeCardAuthorization.fields;

test.each([
  [amount.type, -571600n, '-57.1600'],
  [amount.type, 1n, '0.0001'],
  [ts.type, 1522540831000000, '1522540831000000'],
  [event_id.type, 'e1', 'e1'],
] as const)('%j: %s is written as %s', (type, value, text) => {
  expect(partFormatter(type)(value)).toBe(text);
});

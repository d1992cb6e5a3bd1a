import { isUtf8 } from 'node:buffer';
import { parseAuthorization, rejectionCodes } from '@cardlake/card-schema';
import { DECISION_CODES } from '@cardlake/card-schema/test-kit';
import { elementAt } from '../../src/synthetic/element-at';
import { malformations } from '../../src/synthetic/malformed';
import { allTraffic, authorizations } from '../support/traffic';

const event = elementAt(authorizations(allTraffic({ numTransactions: 1 }).records), 0);

test.each(malformations.map((m) => [m.code, m.field, m] as const))(
  '%s %s is rejected for that reason only',
  (_, __, m) => {
    const line = m.corrupt(event);
    const arrival = event.ts + 1_000_000;
    if (m.code === 'invalid_utf8') {
      expect(isUtf8(line as Uint8Array)).toBe(false);
      return;
    }
    const { code, field } = m;
    expect(parseAuthorization(String(line), arrival)).toMatchObject({
      ok: false,
      reasons: [field === undefined ? { code } : { code, field }],
    });
  },
);

test('every reason for which a single line of ordinary length can be rejected is covered', () => {
  const elsewhere = [
    'line_too_long',
    'foreign_format',
    'torn_object',
    'conflicting_duplicate',
    ...DECISION_CODES,
  ];
  const covered = [...new Set(malformations.map(({ code }) => code))];
  expect([...covered, ...elsewhere].toSorted()).toEqual(Object.keys(rejectionCodes).toSorted());
});

test('traffic contains each of them in turn', () => {
  const { records, counts } = allTraffic({ numTransactions: 500, malformed: 0.2 });
  expect(counts.malformed).toBeGreaterThan(malformations.length);
  const good = new Set(authorizations(records).map((e) => e.event_id));
  expect(good.size).toBe(500);
});

import { testLake } from '../support/lake';
import { VALID_EVENT } from '../support/valid-event';

const line = (change: object = {}): string => JSON.stringify({ ...VALID_EVENT, ...change });

test('an object more than half of whose lines are rejected is told of, with the commonest reasons first', async () => {
  const lake = await testLake();
  try {
    const half = lake.put('half.json', [line(), 'no JSON'].join('\n'));
    const unknown = ['u1', 'u2'].map((event_id) => line({ event_id, currency: 'EURO' }));
    const mostly = lake.put(
      'mostly.json',
      [line({ event_id: 'e2' }), ...unknown, 'no JSON', '[]', '{}'].join('\n'),
    );
    const { mostlyRejected } = await lake.refine([half, mostly]);
    expect(mostlyRejected).toEqual([
      { path: mostly.path, lines: 6, rejected: 5, reasons: expect.any(Array) },
    ]);
    const reasons = mostlyRejected[0]?.reasons;
    expect(reasons).toHaveLength(3);
    expect(reasons?.[0]).toEqual({ reason: 'currency: unknown_code', lines: 2 });
  } finally {
    lake.close();
  }
});

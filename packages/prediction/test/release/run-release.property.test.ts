import fc from 'fast-check';
import { type ReleaseOutcome, runRelease } from '../../src';
import { Death, releaseWorld, type WorldOptions } from '../support/release-world';

/** Releases v2 over v1, again and again until the process does not die. */
async function release(options: WorldOptions) {
  const world = releaseWorld(options);
  for (;;) {
    try {
      const { outcome } = await runRelease(world.ports, world.goal('v2'), world);
      return { world, outcome };
    } catch (error) {
      if (!(error instanceof Death)) return { world, outcome: (error as { code?: string }).code };
    }
  }
}

const anyDeaths = fc
  .uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 6 })
  .chain((calls) =>
    fc.tuple(
      ...calls
        .toSorted((a, b) => a - b)
        .map((after) => fc.record({ after: fc.constant(after), isDone: fc.boolean() })),
    ),
  );

test('a release that dies at any calls goes on, and ends with one endpoint, and a weight that only grew', async () => {
  await fc.assert(
    fc.asyncProperty(anyDeaths, fc.boolean(), async (deaths, hosted) => {
      const { world, outcome } = await release({ deaths, hosted });
      expect(world.violations).toEqual([]);
      expect(outcome).toBe('promoted' satisfies ReleaseOutcome);
      expect(await world.table.read('fraud')).toMatchObject({
        champion: 'v2',
        championSlot: 'b',
        challenger: undefined,
      });
      expect([...new Set(world.weights)]).toEqual([0, 100, 1_000, 10_000]);
      if (hosted) expect(world.find('b')).toEqual({ version: 'v2', status: 'serving' });
      await world.sleep(20_000);
      expect(world.find('a')).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test('an alarm at any call, with deaths at others, leaves the cards with the champion, or all with the version', async () => {
  const outcomes = new Set<string | undefined>();
  await fc.assert(
    fc.asyncProperty(anyDeaths, fc.integer({ min: 1, max: 300 }), async (deaths, alarmAt) => {
      const { world, outcome } = await release({ deaths, alarmAt });
      outcomes.add(outcome);
      expect(world.violations).toEqual([]);
      const control = await world.table.read('fraud');
      expect(control?.challenger).toBeUndefined();
      if (control !== undefined) expect(control.champion).toBe(outcome === 'promoted' ? 'v2' : 'v1');
    }),
    { numRuns: 60 },
  );
  expect(outcomes).not.toContain(undefined);
});

test('at every call of a ramp, an alarm rolls it back by itself and leaves one endpoint', async () => {
  const { world: quiet } = await release({});
  const outcomes: (string | undefined)[] = [];
  for (let alarmAt = 1; alarmAt <= quiet.calls(); alarmAt += 5) {
    const { world, outcome } = await release({ alarmAt });
    outcomes.push(outcome);
    expect(world.violations).toEqual([]);
    await world.sleep(20_000);
    if (outcome === 'rolled-back')
      expect([world.find('a')?.version, world.find('b')]).toEqual(['v1', undefined]);
  }
  expect([...new Set(outcomes)]).toEqual(['alarm_raised', 'rolled-back', 'promoted']);
});

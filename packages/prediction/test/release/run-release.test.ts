import {
  applyReleaseControl,
  changeControl,
  chooseVersion,
  type ReleaseStep,
  removeEndpoints,
  rollBackRelease,
  runRelease,
  takeOverChallenger,
  weighChallenger,
} from '../../src';
import { releaseWorld } from '../support/release-world';

const cards = Array.from({ length: 10_000 }, (_, i) => `card_${i}`);

test('each step of a ramp gives its share of 10,000 cards within 1 %, and no card goes back', async () => {
  const world = releaseWorld({});
  let before = new Set<string>();
  const shares: number[] = [];
  await runRelease(world.ports, world.goal('v2'), {
    ...world,
    onStep: (step) => {
      if (step.do !== 'weigh') return;
      const deciding = cards.filter((card) => step.weight > 0 && decides(card, step.weight));
      shares.push(Math.abs(deciding.length / cards.length - step.weight / 10_000));
      const now = new Set(deciding);
      expect([...before].filter((card) => !now.has(card))).toEqual([]);
      before = now;
    },
  });
  expect(shares).toHaveLength(3);
  expect(Math.max(...shares)).toBeLessThan(0.01);
  expect(before.size).toBe(cards.length);
});

const decides = (card: string, weight: number): boolean => {
  const control = {
    revision: 1,
    champion: 'v1',
    championSlot: 'a',
    challenger: { version: 'v2', weight },
  } as const;
  return (
    chooseVersion(applyReleaseControl({ model: 'fraud', champion: 'v1', shadows: [] }, control), card) ===
    'v2'
  );
};

test('the first release of the version that decides already gives it an endpoint, and nothing else', async () => {
  const world = releaseWorld({});
  const steps: ReleaseStep['do'][] = [];
  const onStep = ({ do: name }: ReleaseStep) => void (name === 'wait' || steps.push(name));
  expect(await runRelease(world.ports, world.goal('v1'), { ...world, onStep })).toEqual({
    outcome: 'promoted',
  });
  expect(steps).toEqual(['load', 'adopt', 'finish']);
  // Without a version that decides, the released one is the first.
  const empty = releaseWorld({});
  await runRelease(empty.ports, { ...empty.goal('v1'), decidedBefore: undefined }, empty);
  expect(await empty.table.read('fraud')).toMatchObject({ champion: 'v1' });
});

test('an endpoint that fails is rolled back with its reason before any card has it', async () => {
  const world = releaseWorld({ failing: ['v2'] });
  expect(await runRelease(world.ports, world.goal('v2'), world)).toEqual({
    outcome: 'rolled-back',
    reason: expect.stringContaining('the endpoint of slot b failed'),
  });
  expect(new Set(world.weights)).toEqual(new Set([0]));
  expect(world.violations).toEqual([]);
  const first = releaseWorld({ failing: ['v1'] });
  await expect(runRelease(first.ports, first.goal('v2'), first)).rejects.toMatchObject({
    code: 'endpoint_failed',
  });
});

/** Runs a release of v2 during which somebody does something once it has some cards. */
async function disturbed(work: (world: ReturnType<typeof releaseWorld>) => Promise<unknown>) {
  const world = releaseWorld({});
  let disturbance: Promise<unknown> | undefined;
  const result = await runRelease(world.ports, world.goal('v2'), {
    sleep: async (milliseconds) => {
      const weight = (await world.table.read('fraud'))?.challenger?.weight ?? 0;
      if (weight > 0) disturbance ??= work(world);
      await disturbance;
      await world.sleep(milliseconds);
    },
  }).catch((error: Error & { code?: string }) => ({ outcome: error.code }));
  return { world, result };
}

test('a release that somebody else rolls back ends, and does not begin again', async () => {
  const { world, result } = await disturbed((each) =>
    rollBackRelease(each.ports, { drainMs: 30_000, sleep: each.sleep }),
  );
  expect(result).toEqual({ outcome: 'rolled-back', reason: 'somebody else rolled it back' });
  expect(await world.table.read('fraud')).toMatchObject({ champion: 'v1', challenger: undefined });
  expect(world.violations).toEqual([]);
  await world.sleep(20_000);
  expect(world.find('b')).toBeUndefined();
});

test('a weight that somebody sets by hand is watched from then on, and the ramp goes on from it', async () => {
  const { world, result } = await disturbed((each) =>
    changeControl(each.table, 'fraud', (control) => weighChallenger(control ?? never(), 5_000)),
  );
  expect(result).toEqual({ outcome: 'promoted' });
  expect(world.weights.at(-2)).toBe(10_000);
  expect(world.weights).not.toContain(1_000);
});

test('another version is refused while one is under release, and may be released after it was rolled back', async () => {
  const { world } = await disturbed(async (each) => {
    await expect(runRelease(each.ports, each.goal('v3'), each)).rejects.toMatchObject({
      code: 'release_conflict',
    });
  });
  expect(await world.table.read('fraud')).toMatchObject({ champion: 'v2' });
  expect(await runRelease(world.ports, world.goal('v3'), world)).toEqual({ outcome: 'promoted' });
  expect(await world.table.read('fraud')).toMatchObject({ champion: 'v3', championSlot: 'a' });
  expect(world.violations).toEqual([]);
});

test('a rollback deletes what a death left behind, and says when there is nothing to roll back', async () => {
  const world = releaseWorld({});
  await runRelease(world.ports, world.goal('v1'), world);
  await world.ports.slots?.load('b', 'v2');
  const options = { drainMs: 30_000, sleep: world.sleep };
  expect(await rollBackRelease(world.ports, options)).toBeUndefined();
  await world.sleep(20_000);
  expect(world.find('b')).toBeUndefined();
  await expect(rollBackRelease(world.ports, options)).rejects.toMatchObject({ code: 'no_release' });
});

test('all endpoints are deleted for the end of a stack, also one that starts', async () => {
  const world = releaseWorld({});
  await world.ports.slots?.load('a', 'v1');
  await removeEndpoints(world.ports, world.sleep);
  await world.sleep(20_000);
  expect([world.find('a'), world.find('b')]).toEqual([undefined, undefined]);
});

test('a release takes over a version that another one left, watches it anew, and hands it on in the same way', async () => {
  const world = releaseWorld({ hosted: false });
  const steps: ReleaseStep[] = [];
  const died = runRelease(
    world.ports,
    { ...world.goal('v2'), watcher: 'first' },
    {
      sleep: async () => {
        throw new Error('stopped');
      },
    },
  );
  await expect(died).rejects.toThrow('stopped');
  expect((await world.table.read('fraud'))?.challenger).toMatchObject({ weight: 100, watcher: 'first' });
  const onStep = (step: ReleaseStep) => void steps.push(step);
  await runRelease(world.ports, world.goal('v2'), { ...world, onStep });
  expect(steps[0]).toEqual({ do: 'take-over' });
  expect(steps[1]).toMatchObject({ do: 'wait' });
  expect(steps.filter((step) => step.do === 'take-over')).toHaveLength(1);
  expect(await world.table.read('fraud')).toMatchObject({ champion: 'v2' });
});

test('a release that is watched by another one meanwhile goes on, and does not fight for it', async () => {
  const { world, result } = await disturbed((each) =>
    changeControl(each.table, 'fraud', (control) => takeOverChallenger(control ?? never(), 'another')),
  );
  expect(result).toEqual({ outcome: 'promoted' });
  expect(world.violations).toEqual([]);
});

const never = (): never => {
  throw new Error('there is no control');
};

import { rebuildLake } from '../../src';
import { processPart, testContext } from '../../test-kit/small-lake';

type Work = (lakeRoot: string, onStep: (step: string) => void) => Promise<unknown>;

/** Work on the small lake that is killed: `run` runs its second part, `rebuild` makes all of it anew from bronze. */
export const KILLED_WORK = {
  run: (lakeRoot, onStep) => processPart(lakeRoot, 'second', onStep),
  rebuild: (lakeRoot, onStep) => rebuildLake({ lakeRoot, from: 'bronze' }, testContext({ onStep })),
} satisfies Record<string, Work>;

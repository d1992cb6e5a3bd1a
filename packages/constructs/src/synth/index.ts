import { checkStack } from '../checks';
import { checkSynthesized } from './check-synthesized';
import { type Compose, runApp } from './run-app';

export { builds } from './builds';
export { checkSynthesized } from './check-synthesized';
export { runApp } from './run-app';

/** Synthesizes one stack of every environment into `dist/synth`, for a look at it alone, and for a cache to keep. */
export const synthesizeAlone = (compose: Compose): void =>
  runApp(compose, (outdir) => checkSynthesized(outdir, (_, stacks) => stacks.flatMap(checkStack)), {
    outdir: 'dist/synth',
  });

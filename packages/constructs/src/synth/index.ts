import type { StackDeclaration } from '@cardlake/platform';
import { checkStack } from '../checks';
import { publishedGroups } from '../features/published-groups';
import { readBuildsOf } from './builds';
import { checkSynthesized } from './check-synthesized';
import { runApp } from './run-app';
import type { StackClass } from './stack-inputs';

export * from './builds';
export { checkSynthesized } from './check-synthesized';
export { reportInvalid } from './report-invalid';
export { runApp } from './run-app';
export * from './stack-inputs';

/** Synthesizes one stack in every environment into `dist/synth`, to inspect it alone and to cache the result. */
export function synthesizeAlone<D extends StackDeclaration>(declaration: D, Stack: StackClass<D>): void {
  runApp(
    (app, settings) => {
      const { lakeEngine = settings.lakeEngine } = declaration;
      if (lakeEngine === settings.lakeEngine)
        new Stack(app, settings, { groups: publishedGroups, builds: readBuildsOf(declaration) });
    },
    (outdir) => checkSynthesized(outdir, (_, stacks) => stacks.flatMap(checkStack)),
    { outdir: 'dist/synth' },
  );
}

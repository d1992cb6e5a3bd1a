import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEnvironment, type Finding, type Synthesized } from '../checks';

/**
 * Checks a synthesized folder, environment by environment.
 * @param outdir the folder, `cdktf.out`
 * @param check the check of an environment
 */
export function checkSynthesized(outdir: string, check = checkEnvironment): Finding[] {
  const manifest = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as {
    stacks: Record<string, { synthesizedStackPath: string }>;
  };
  const byEnvironment = new Map<string, Synthesized[]>();
  for (const [id, { synthesizedStackPath }] of Object.entries(manifest.stacks)) {
    const [environment = ''] = id.split('-');
    const json = JSON.parse(readFileSync(join(outdir, synthesizedStackPath), 'utf8'));
    byEnvironment.set(environment, [...(byEnvironment.get(environment) ?? []), { id, json }]);
  }
  return [...byEnvironment].flatMap(([environment, stacks]) => check(environment, stacks));
}

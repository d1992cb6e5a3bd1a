import { readFileSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';

/** Reads the outputs of stacks, by the ids of the stacks, from a file that `cdktf output --outputs-file` writes. */
export const readFile = (path: string): Record<string, unknown> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));

/** Reads outputs of stacks of an environment. @throws UserError `bad_outputs` when that fails */
export function withOutputErrors<T>(
  path: string,
  environment: string,
  names: readonly string[],
  read: () => T,
): T {
  try {
    return read();
  } catch (cause) {
    const stackNames = names.map((stack) => `${environment}-${stack}`);
    throw new UserError('bad_outputs', `${path} does not have the outputs of ${stackNames.join(' and ')}`, {
      hint: `Write it: npx cdktf output ${stackNames.join(' ')} --outputs-file ${path}`,
      cause,
    });
  }
}

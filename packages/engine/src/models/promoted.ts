import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { modelFolder } from './model-version';

const promoted = z.strictObject({ version: z.string() });

/** File beside the versions of a model that names the one which decides. */
const PROMOTED_FILE = 'promoted.json';

/** Reads which version of a model decides; undefined when none was promoted. @throws UserError `model_damaged` */
export function readPromoted(lakeRoot: string, name: string): string | undefined {
  const path = join(modelFolder(lakeRoot, name), PROMOTED_FILE);
  if (!existsSync(path)) return undefined;
  try {
    return promoted.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
  } catch (cause) {
    throw new UserError('model_damaged', `${path} does not name a version`, {
      hint: `Promote a version again: cardlake models promote ${name} VERSION`,
      cause,
    });
  }
}

/** Names the version of a model that decides: readers see the one before or this one. The same version gives the same bytes. */
export const writePromoted = (lakeRoot: string, name: string, version: string): void =>
  writeFileAtomic(
    join(modelFolder(lakeRoot, name), PROMOTED_FILE),
    `${JSON.stringify({ version } satisfies z.infer<typeof promoted>)}\n`,
  );

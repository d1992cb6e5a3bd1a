import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '@cardlake/lake';
import { PROMOTED_FILE, readPromotedFile, writePromotedFile } from '@cardlake/model';
import { UserError } from '@cardlake/runtime';
import { modelFolder } from './model-version';

/** Reads which version of a model decides; undefined when none was promoted. @throws UserError `model_damaged` */
export function readPromoted(lakeRoot: string, name: string): string | undefined {
  const path = join(modelFolder(lakeRoot, name), PROMOTED_FILE);
  if (!existsSync(path)) return undefined;
  try {
    return readPromotedFile(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new UserError('model_damaged', `${path} does not name a version`, {
      hint: `Promote a version again: \`cardlake models promote ${name} VERSION\``,
      cause,
    });
  }
}

/** Names the version of a model that decides: readers see the one before or this one. The same version gives the same bytes. */
export const writePromoted = (lakeRoot: string, name: string, version: string): void =>
  writeFileAtomic(join(modelFolder(lakeRoot, name), PROMOTED_FILE), writePromotedFile(version));

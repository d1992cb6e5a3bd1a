import { statSync } from 'node:fs';
import { count, numberOf, UserError } from '@cardlake/runtime';
import { errnoOf } from './disk';
import { REBUILD_ADVICE } from './rebuild-advice';
import { sha256Of } from './sha256';
import type { LakeFile } from './snapshot';

/** A file of the lake that is not what was written, with the fault in words. */
export interface DamagedFile {
  /** Path under the lake root. */
  readonly path: string;
  /** Its table, such as `silver.card_transactions`; undefined for metadata of the lake. */
  readonly table?: string;
  /** Continues a sentence that begins with the path: `is missing`. */
  readonly fault: string;
}

/** Describes a wrong size. */
const wrongSize = (found: number, committed: number): string =>
  found === 0
    ? `is empty, but ${numberOf(committed, 'byte')} were committed`
    : `has ${numberOf(found, 'byte')}, but ${count(committed)} were committed`;

/** A file whose size, and whose checksum if there is one, are known. */
export type ExpectedFile = Pick<LakeFile, 'path' | 'location' | 'bytes' | 'sha256'> & {
  readonly table?: string;
};

/**
 * Finds the files that are missing or have another size than was committed; with `checksums`, also those with another
 * content, which reads all of them.
 */
export async function findDamagedFiles(
  files: Iterable<ExpectedFile>,
  { checksums }: { readonly checksums: boolean },
): Promise<DamagedFile[]> {
  const damaged: DamagedFile[] = [];
  for (const file of files) {
    const fault = faultOfSize(file) ?? (checksums ? await faultOfContent(file) : undefined);
    if (fault === undefined) continue;
    const { path, table } = file;
    damaged.push({ path, fault, ...(table === undefined ? {} : { table }) });
  }
  return damaged;
}

function faultOfSize({ location, bytes }: ExpectedFile): string | undefined {
  try {
    const found = statSync(location).size;
    return found === bytes ? undefined : wrongSize(found, bytes);
  } catch (error) {
    return faultOfError(error);
  }
}

async function faultOfContent({ location, sha256 }: ExpectedFile): Promise<string | undefined> {
  if (sha256 === undefined) return undefined;
  try {
    return (await sha256Of(location)) === sha256
      ? undefined
      : 'has another content than was committed (by its SHA-256)';
  } catch (error) {
    return faultOfError(error instanceof UserError ? error.cause : error);
  }
}

function faultOfError(error: unknown): string {
  const errno = errnoOf(error);
  if (errno === undefined) throw error;
  return errno === 'ENOENT' ? 'is missing' : `cannot be read (${errno})`;
}

const SHOWN = 5;

/** Creates the error that names damaged files and says how to mend them. */
export function damageError(damaged: readonly DamagedFile[], cause?: unknown): UserError {
  const named = damaged.slice(0, SHOWN).map(({ path, fault }) => `${path} ${fault}`);
  const more = damaged.length > SHOWN ? `, and ${damaged.length - SHOWN} more` : '';
  const message = `${damaged.length === 1 ? 'a file of the lake is' : numberOf(damaged.length, 'file of the lake is', 'files of the lake are')} damaged: ${named.join('; ')}${more}`;
  return new UserError('file_damaged', message, { hint: REBUILD_ADVICE, cause });
}

import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { diskError, isMissing, withDiskErrors, writeFileAtomic } from './disk';
import { LAKE_FOLDER, type Layout } from './layout';

/** Version of the format on disk; raised when older programs cannot read it. */
const FORMAT = 1;

/** Entries that a folder may have and still become a lake: raw events can be there first. */
const ALLOWED_BEFORE_LAKE: ReadonlySet<string> = new Set([LAKE_FOLDER, 'bronze']);

const formatFile = z.object({ format: z.number() });

/**
 * Checks that the root is a lake of a supported format; with `create`, turns a folder into one that is missing, empty,
 * or has only `bronze/`.
 * @throws UserError `lake_missing`, `not_a_lake`, `unsupported_lake_format`, `lake_damaged`, or one of the disk.
 */
export function requireLake(layout: Layout, create: boolean): void {
  const format = readFormat(layout);
  if (format === undefined) {
    if (!create) throw lakeMissing(layout.root);
    requireEmptyFolder(layout.root);
    withDiskErrors(layout.root, () => mkdirSync(layout.metadataDir, { recursive: true }));
    try {
      writeFileAtomic(layout.format, `${JSON.stringify({ format: FORMAT })}\n`);
    } catch (error) {
      // Another process may have created the lake meanwhile and removed this process's temporary file.
      if (readFormat(layout) === undefined) throw error;
    }
  } else if (format > FORMAT) {
    const message = `lake ${layout.root}: expected format ${FORMAT} or older, found format ${format}`;
    throw new UserError('unsupported_lake_format', message, {
      hint: 'Upgrade cardlake and run the command again.',
    });
  }
}

function readFormat(layout: Layout): number | undefined {
  let text: string;
  try {
    text = readFileSync(layout.format, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    requireFolder(layout.root);
    throw diskError(error, layout.format);
  }
  try {
    return formatFile.parse(JSON.parse(text)).format;
  } catch (cause) {
    const message = `invalid metadata file of the lake: ${layout.format}`;
    const hint = `Restore it from a copy of the lake; its content is {"format":${FORMAT}}.`;
    throw new UserError('lake_damaged', message, { hint, cause });
  }
}

function lakeMissing(root: string): UserError {
  requireFolder(root);
  return new UserError('lake_missing', `there is no lake at ${root}`, {
    hint: 'Check the path, or put data there first: `cardlake ingest` and `cardlake run all` create a lake.',
  });
}

function requireEmptyFolder(root: string): void {
  requireFolder(root);
  let names: string[];
  try {
    names = readdirSync(root);
  } catch (error) {
    if (isMissing(error)) return;
    throw diskError(error, root);
  }
  const other = names.find((name) => !ALLOWED_BEFORE_LAKE.has(name));
  if (other === undefined) return;
  throw new UserError('not_a_lake', `${root} is not a lake and has other files (${other})`, {
    hint: 'Choose a new or an empty folder for the lake.',
  });
}

function requireFolder(root: string): void {
  const stats = withDiskErrors(root, () => statSync(root, { throwIfNoEntry: false }));
  if (stats === undefined || stats.isDirectory()) return;
  throw new UserError('not_a_folder', `the lake must be a folder, found a file: ${root}`, {
    hint: 'Choose another path for the lake.',
  });
}

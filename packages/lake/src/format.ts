import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { diskError, isMissing, withDiskErrors, writeFileAtomic } from './disk';
import { LAKE_FOLDER, type Layout } from './layout';

/** Version of what the lake keeps on disk; raised when an older program could not read it. */
const FORMAT = 1;

/** What a folder may hold and still become a lake: raw events that were put there first. */
const BEFORE_A_LAKE: ReadonlySet<string> = new Set([LAKE_FOLDER, 'bronze']);

const formatFile = z.object({ format: z.number() });

/**
 * Makes sure that the root is a lake this program understands; with `create`, makes one of a folder that is
 * missing, empty, or holds only `bronze/`.
 * @throws UserError `lake_missing`, `not_a_lake`, `unsupported_lake_format`, `lake_damaged`, or one of the disk.
 */
export function requireLake(layout: Layout, create: boolean): void {
  const format = readFormat(layout);
  if (format === undefined) {
    if (!create) throw missing(layout.root);
    requireRoomForLake(layout.root);
    withDiskErrors(layout.root, () => mkdirSync(layout.metadataDir, { recursive: true }));
    try {
      writeFileAtomic(layout.format, `${JSON.stringify({ format: FORMAT })}\n`);
    } catch (error) {
      // Another process made the lake meanwhile, and its sweep took our temporary file.
      if (readFormat(layout) === undefined) throw error;
    }
  } else if (format > FORMAT) {
    const message = `the lake ${layout.root} is of format ${format}, this program knows up to ${FORMAT}`;
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
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      const message = `this file of the lake cannot be understood: ${layout.format}`;
      throw new UserError('lake_damaged', message, {
        hint: `It should hold {"format":${FORMAT}}.`,
        cause: error,
      });
    }
    requireFolder(layout.root);
    throw diskError(error, layout.format);
  }
  try {
    return formatFile.parse(JSON.parse(text)).format;
  } catch (cause) {
    const message = `this file of the lake cannot be understood: ${layout.format}`;
    throw new UserError('lake_damaged', message, { hint: `It should hold {"format":${FORMAT}}.`, cause });
  }
}

function missing(root: string): UserError {
  requireFolder(root);
  return new UserError('lake_missing', `there is no lake at ${root}`, {
    hint: 'Check the path, or put data there first: `cardlake ingest` and `cardlake run all` create a lake.',
  });
}

function requireRoomForLake(root: string): void {
  requireFolder(root);
  let names: string[];
  try {
    names = readdirSync(root);
  } catch (error) {
    if (isMissing(error)) return;
    throw diskError(error, root);
  }
  const foreign = names.find((name) => !BEFORE_A_LAKE.has(name));
  if (foreign === undefined) return;
  throw new UserError('not_a_lake', `${root} is not a lake and holds other things (${foreign})`, {
    hint: 'Choose a new or an empty folder for the lake.',
  });
}

function requireFolder(root: string): void {
  const stats = withDiskErrors(root, () => statSync(root, { throwIfNoEntry: false }));
  if (stats === undefined || stats.isDirectory()) return;
  throw new UserError('not_a_folder', `the lake must be a folder, and this is a file: ${root}`, {
    hint: 'Choose another path for the lake.',
  });
}

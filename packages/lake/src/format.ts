import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { diskError, isMissing, withDiskErrors, writeFileAtomic } from './disk';
import { DamagedMetadata, readJournal } from './journal';
import { LAKE_FOLDER, type Layout } from './layout';

/**
 * Version of the format on disk; raised when older programs cannot read it, or would read it wrongly. Format 2 keeps
 * every distinct report on an event, format 1 only the newest.
 */
export const LAKE_FORMAT = 2;

/** Entries that a folder may have and still become a lake: raw events can be there first, and what feature jobs made. */
const ALLOWED_BEFORE_LAKE: ReadonlySet<string> = new Set([
  LAKE_FOLDER,
  'bronze',
  'raw',
  'features',
  'feature-versions',
]);

/** `upgrade`: the format and the version before an upgrade, which the commit after that version completes. */
const formatFile = z.object({
  format: z.number(),
  upgrade: z.object({ from: z.number(), version: z.number() }).optional(),
  /** Present in a lake that a job in a container writes, file by file from elsewhere. */
  engine: z.literal('container').optional(),
});

/** Content of the format file of a lake that a job in a container writes. */
export const CONTAINER_FORMAT = `${JSON.stringify({ format: LAKE_FORMAT, engine: 'container' } satisfies FormatFile)}\n`;

/** Tells whether a job in a container writes the lake; a damaged format file, which is mended elsewhere, does not tell it. */
export function isOfContainer(layout: Layout): boolean {
  try {
    return readFormatFile(layout)?.engine === 'container';
  } catch (error) {
    if (error instanceof DamagedMetadata) return false;
    throw error;
  }
}

type FormatFile = Readonly<z.infer<typeof formatFile>>;

/**
 * Checks that the root is a lake of the current format; with `create`, turns a folder into one that is missing, empty,
 * or has only `bronze/`.
 * @throws UserError `lake_missing`, `not_a_lake`, `lake_outdated`, `unsupported_lake_format`, `lake_damaged`, or one of
 *   the disk.
 */
export function requireLake(layout: Layout, create: boolean): void {
  if (create && readFormatFile(layout) === undefined) {
    requireNoCommits(layout);
    createFormatFile(layout);
  }
  const format = requireFormat(layout);
  if (format === LAKE_FORMAT) return;
  const message = `lake ${layout.root} was made by an older version of cardlake: expected format ${LAKE_FORMAT}, found format ${format}`;
  throw new UserError('lake_outdated', message, { hint: 'Run `cardlake upgrade` on it first.' });
}

/**
 * Returns the format of a lake that is current or older.
 * @throws UserError `lake_missing`, `unsupported_lake_format`, `lake_damaged`, or one of the disk.
 */
export function requireFormat(layout: Layout): number {
  const file = readFormatFile(layout);
  if (file === undefined) {
    requireNoCommits(layout);
    throw lakeMissing(layout.root);
  }
  if (file.format > LAKE_FORMAT) {
    const message = `lake ${layout.root}: expected format ${LAKE_FORMAT} or older, found format ${file.format}`;
    throw new UserError('unsupported_lake_format', message, {
      hint: 'Upgrade Cardlake and run the command again.',
    });
  }
  const { format, upgrade } = file;
  if (upgrade === undefined) return format;
  return readJournal(layout).state.version > upgrade.version ? format : upgrade.from;
}

/** Requires that a folder without a format file has no commits, which only a lake has. @throws UserError `lake_damaged` */
function requireNoCommits(layout: Layout): void {
  if (existsSync(layout.log) || existsSync(layout.checkpoint))
    throw new DamagedMetadata(layout.format, 'is missing');
}

/** Announces an upgrade from a format: the next commit after `version` completes it, and is its instant. */
export const announceUpgrade = (layout: Layout, from: number, version: number): void =>
  writeFormatFile(layout, { format: LAKE_FORMAT, upgrade: { from, version } });

/** Marks a lake as one of the current format. */
export const markCurrent = (layout: Layout): void => writeFormatFile(layout, { format: LAKE_FORMAT });

function createFormatFile(layout: Layout): void {
  requireEmptyFolder(layout.root);
  withDiskErrors(layout.root, () => mkdirSync(layout.metadataDir, { recursive: true }));
  try {
    markCurrent(layout);
  } catch (error) {
    // Another process may have created the lake meanwhile and removed this process's temporary file.
    if (readFormatFile(layout) === undefined) throw error;
  }
}

const writeFormatFile = (layout: Layout, content: FormatFile): void =>
  writeFileAtomic(layout.format, `${JSON.stringify(content)}\n`);

function readFormatFile(layout: Layout): FormatFile | undefined {
  let text: string;
  try {
    text = readFileSync(layout.format, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    requireFolder(layout.root);
    throw diskError(error, layout.format);
  }
  try {
    return formatFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new DamagedMetadata(layout.format, text === '' ? 'is empty' : 'is not what it holds', cause);
  }
}

function lakeMissing(root: string): UserError {
  requireFolder(root);
  return new UserError('lake_missing', `there is no lake at ${root}`, {
    hint: 'Check the path, or put data there first: `cardlake ingest`, `cardlake run all` and `cardlake feed run` create a lake.',
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

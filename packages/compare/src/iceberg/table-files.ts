import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '@cardlake/runtime';
import { parse } from 'lossless-json';
import { z } from 'zod';
import { avroRecords } from './avro';

/** Of a metadata file, what says which files are the table's; ids are longer than a number holds exactly. */
const metadataShape = z.object({
  'format-version': z.number(),
  location: z.string(),
  'current-snapshot-id': z.union([z.bigint(), z.number()]).nullish(),
  snapshots: z
    .array(z.object({ 'snapshot-id': z.union([z.bigint(), z.number()]), 'manifest-list': z.string() }))
    .default([]),
});
const listShape = z.array(z.object({ manifest_path: z.string(), content: z.number().default(0) }));
const manifestShape = z.array(
  z.object({ status: z.number(), data_file: z.object({ file_path: z.string() }) }),
);

const FORMAT = 2;
const DELETED = 2;
const DATA = 0;

/**
 * Data files that make up an Iceberg table now, or undefined when there is no such table. The table is one of a folder
 * catalog; it may have been copied since, together with everything under its root.
 * @param root absolute path of the warehouse's lake
 * @param table its folder under the root
 * @throws UserError `unsupported_table_format` for a newer format, `table_damaged` for metadata that cannot be read
 */
export function icebergFiles(root: string, table: string): string[] | undefined {
  const path = newestMetadata(join(root, table, 'metadata'));
  if (path === undefined) return undefined;
  return readWhole(path, () => {
    const metadata = metadataShape.parse(parse(readFileSync(path, 'utf8'), undefined, number));
    if (metadata['format-version'] > FORMAT) throw newer(path, metadata['format-version']);
    const current = String(metadata['current-snapshot-id'] ?? -1);
    const snapshot = metadata.snapshots.find((each) => String(each['snapshot-id']) === current);
    if (snapshot === undefined) return [];
    // Paths are those of where the table was made.
    const made = pathOf(metadata.location).slice(0, -table.length);
    const here = (uri: string) => join(root, pathOf(uri).slice(made.length));
    const list = listShape.parse(avroRecords(readFileSync(here(snapshot['manifest-list']))));
    return list.flatMap(({ manifest_path, content }) => {
      const live = manifestShape
        .parse(avroRecords(readFileSync(here(manifest_path))))
        .filter(({ status }) => status !== DELETED);
      if (content !== DATA && live.length > 0)
        throw new Error('it has rows deleted beside its files, which is not read');
      return live.map(({ data_file }) => here(data_file.file_path));
    });
  });
}

/** Of a folder catalog: `v12.metadata.json`; each is put there whole, by renaming. */
function newestMetadata(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const versions = readdirSync(folder).flatMap((name) => {
    const version = /^v(\d+)\.metadata\.json$/.exec(name)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
  return versions.length === 0 ? undefined : join(folder, `v${Math.max(...versions)}.metadata.json`);
}

const number = (text: string): number | bigint =>
  /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(text);

const pathOf = (uri: string): string =>
  uri.startsWith('file:/') ? fileURLToPath(`file:///${uri.replace(/^file:\/*/, '')}`) : uri;

function readWhole<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('table_damaged', `this Iceberg table cannot be read: ${(cause as Error).message}`, {
      hint: `It is the one of ${path}.`,
      cause,
    });
  }
}

const newer = (path: string, version: number): UserError =>
  new UserError(
    'unsupported_table_format',
    `${path} is of Iceberg's format ${version}, and ${FORMAT} is the last known`,
    {
      hint: 'Compare with the version of Cardlake that wrote it.',
    },
  );

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { parse } from 'lossless-json';
import { z } from 'zod';
import { readAvroRecords } from './avro';

/** Parts of a metadata file that tell which files belong to the table; ids may exceed the safe integers. */
const metadataSchema = z.object({
  'format-version': z.number(),
  location: z.string(),
  'current-snapshot-id': z.union([z.bigint(), z.number()]).nullish(),
  snapshots: z
    .array(z.object({ 'snapshot-id': z.union([z.bigint(), z.number()]), 'manifest-list': z.string() }))
    .default([]),
});
const manifestListSchema = z.array(z.object({ manifest_path: z.string(), content: z.number().default(0) }));
const manifestSchema = z.array(
  z.object({ status: z.number(), data_file: z.object({ file_path: z.string() }) }),
);

const FORMAT = 2;
const DELETED = 2;
const DATA = 0;

/**
 * Lists the current data files of an Iceberg table in a folder catalog. The lake may have been copied since it
 * was written, with everything under its root.
 * @param root absolute path of the lake that contains the warehouse.
 * @param table folder of the table under the root.
 * @returns undefined when there is no such table.
 * @throws UserError `unsupported_table_format` for a unsupportedFormat format; `table_damaged` for metadata that cannot be
 *   read.
 */
export function icebergFiles(root: string, table: string): string[] | undefined {
  const path = newestMetadata(join(root, table, 'metadata'));
  if (path === undefined) return undefined;
  return withTableErrors(path, () => {
    const metadata = metadataSchema.parse(parse(readFileSync(path, 'utf8'), undefined, number));
    if (metadata['format-version'] > FORMAT) throw unsupportedFormat(path, metadata['format-version']);
    const current = String(metadata['current-snapshot-id'] ?? -1);
    const snapshot = metadata.snapshots.find((each) => String(each['snapshot-id']) === current);
    if (snapshot === undefined) return [];
    // Paths in the metadata are those of the lake's original location.
    const originalRoot = pathOf(metadata.location).slice(0, -table.length);
    const localPath = (uri: string) => join(root, pathOf(uri).slice(originalRoot.length));
    const list = manifestListSchema.parse(
      readAvroRecords(readFileSync(localPath(snapshot['manifest-list']))),
    );
    return list.flatMap(({ manifest_path, content }) => {
      const liveEntries = manifestSchema
        .parse(readAvroRecords(readFileSync(localPath(manifest_path))))
        .filter(({ status }) => status !== DELETED);
      if (content !== DATA && liveEntries.length > 0) throw new Error('Iceberg delete files are unsupported');
      return liveEntries.map(({ data_file }) => localPath(data_file.file_path));
    });
  });
}

/**
 * Finds the newest metadata file of a table in a folder catalog, such as `v12.metadata.json`; each was renamed
 * into place, so it is complete.
 */
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

/** Hadoop writes `file:` before a path as it is: `%20` stands for three characters. */
const pathOf = (location: string): string => location.replace(/^file:\/*/, '/');

function withTableErrors<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      'table_damaged',
      `cannot read the Iceberg table of ${path}: ${(cause as Error).message}`,
      {
        hint: 'Restore the table, or let the Spark job write it again.',
        cause,
      },
    );
  }
}

const unsupportedFormat = (path: string, version: number): UserError =>
  new UserError(
    'unsupported_table_format',
    `${path} has Iceberg format ${version}; the newest supported is ${FORMAT}`,
    {
      hint: 'Compare with the version of Cardlake that wrote it.',
    },
  );

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { parse } from 'lossless-json';
import { z } from 'zod';

const id = z.union([z.bigint(), z.number()]).transform(String);

/** Parts of a metadata file that tell which files and properties belong to the table; ids may exceed the safe integers. */
const metadataSchema = z.object({
  'format-version': z.number(),
  location: z.string(),
  'current-snapshot-id': id.nullish(),
  snapshots: z
    .array(
      z.object({
        'snapshot-id': id,
        'parent-snapshot-id': id.nullish(),
        'manifest-list': z.string(),
        summary: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
});

/** Newest metadata of an Iceberg table. */
export type TableMetadata = z.infer<typeof metadataSchema>;
export type TableSnapshot = TableMetadata['snapshots'][number];

const FORMAT = 2;

/**
 * Reads the newest metadata of a table in a folder catalog, and works with it.
 * @param folder of the table
 * @returns undefined when there is no such table.
 * @throws UserError `unsupported_table_format`; `table_damaged` for metadata that cannot be read, or with which the work fails.
 */
export function withTableMetadata<T>(folder: string, work: (metadata: TableMetadata) => T): T | undefined {
  const path = newestMetadata(join(folder, 'metadata'));
  if (path === undefined) return undefined;
  return withTableErrors(path, () => {
    const metadata = metadataSchema.parse(parse(readFileSync(path, 'utf8'), undefined, number));
    if (metadata['format-version'] > FORMAT) throw unsupportedFormat(path, metadata['format-version']);
    return work(metadata);
  });
}

/** Finds a snapshot of a table; undefined for one that has expired, or none. */
export const findSnapshot = (
  { snapshots }: TableMetadata,
  wanted: string | null | undefined,
): TableSnapshot | undefined => snapshots.find((each) => each['snapshot-id'] === wanted);

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

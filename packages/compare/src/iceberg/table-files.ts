import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readAvroRecords } from './avro';
import { findSnapshot, withTableMetadata } from './table-metadata';

const manifestListSchema = z.array(z.object({ manifest_path: z.string(), content: z.number().default(0) }));
const manifestSchema = z.array(
  z.object({ status: z.number(), data_file: z.object({ file_path: z.string() }) }),
);

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
  return withTableMetadata(join(root, table), (metadata) => {
    const snapshot = findSnapshot(metadata, metadata['current-snapshot-id']);
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

/** Hadoop writes `file:` before a path as it is: `%20` stands for three characters. */
const pathOf = (location: string): string => location.replace(/^file:\/*/, '/');

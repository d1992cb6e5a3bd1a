const SIGNATURES: readonly (readonly [format: string, bytes: string])[] = [
  ['a Parquet file', 'PAR1'],
  ['a ZIP archive', 'PK\x03\x04'],
  ['Zstandard', '\x28\xb5\x2f\xfd'],
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ\x00'],
  ['an Avro file', 'Obj\x01'],
];

/**
 * Recognizes formats other than NDJSON by the first bytes of a file.
 * @returns a description of the format; undefined when the file may be NDJSON
 */
export function foreignFormat(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.subarray(0, 8)).toString('latin1');
  return SIGNATURES.find(([, bytes]) => text.startsWith(bytes))?.[0];
}

/** Tests whether a file starts like gzip. */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

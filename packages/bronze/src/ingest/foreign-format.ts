const SIGNATURES: readonly (readonly [format: string, bytes: string])[] = [
  ['a Parquet file', 'PAR1'],
  ['a ZIP archive', 'PK\x03\x04'],
  ['Zstandard', '\x28\xb5\x2f\xfd'],
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ\x00'],
  ['an Avro file', 'Obj\x01'],
];

/**
 * What a file is that cannot be NDJSON, by its first bytes.
 * @returns undefined when nothing speaks against NDJSON.
 */
export function foreignFormat(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.subarray(0, 8)).toString('latin1');
  return SIGNATURES.find(([, bytes]) => text.startsWith(bytes))?.[0];
}

/** Whether the first bytes are those of gzip. */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

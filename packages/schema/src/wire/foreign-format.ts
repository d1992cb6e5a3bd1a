/** First bytes of a format that holds no lines of JSON. */
interface Signature {
  readonly format: string;
  /** Position of the bytes in the file. */
  readonly offset: number;
  /** The bytes, in hex. */
  readonly bytes: string;
  /** True for letters with which a text may begin, as `PARENT_ID`: they count only where control characters are, which no text has. */
  readonly isText?: true;
}

/**
 * Formats that are recognised by their first bytes, so that an object is refused whole and by name instead of line by
 * line. Numbers from `file(1)` (https://github.com/file/file, magic/Magdir) and the formats' own specifications.
 */
export const foreignFormats: readonly Signature[] = [
  { format: 'parquet', offset: 0, bytes: '50415231', isText: true },
  { format: 'parquet', offset: 0, bytes: '50415245', isText: true },
  { format: 'orc', offset: 0, bytes: '4f5243', isText: true },
  { format: 'avro', offset: 0, bytes: '4f626a01' },
  { format: 'arrow', offset: 0, bytes: '4152524f5731', isText: true },
  { format: 'sequencefile', offset: 0, bytes: '53455106' },
  { format: 'sqlite', offset: 0, bytes: '53514c69746520666f726d6174', isText: true },
  { format: 'pdf', offset: 0, bytes: '255044462d' },
  { format: 'zip', offset: 0, bytes: '504b0304' },
  { format: 'zip', offset: 0, bytes: '504b0506' },
  { format: 'zip', offset: 0, bytes: '504b0708' },
  { format: '7z', offset: 0, bytes: '377abcaf271c' },
  { format: 'rar', offset: 0, bytes: '526172211a07' },
  { format: 'tar', offset: 257, bytes: '7573746172', isText: true },
  { format: 'zstd', offset: 0, bytes: '28b52ffd' },
  { format: 'zstd', offset: 0, bytes: '502a4d18' },
  { format: 'lz4', offset: 0, bytes: '04224d18' },
  { format: 'lz4', offset: 0, bytes: '02214c18' },
  { format: 'xz', offset: 0, bytes: 'fd377a585a00' },
  { format: 'bzip2', offset: 0, bytes: '425a68', isText: true },
  { format: 'lzip', offset: 0, bytes: '4c5a4950', isText: true },
  { format: 'lzop', offset: 0, bytes: '894c5a4f000d0a1a0a' },
  { format: 'snappy', offset: 0, bytes: 'ff060000734e61507059' },
  { format: 'zlib', offset: 0, bytes: '7801' },
  { format: 'zlib', offset: 0, bytes: '789c' },
  { format: 'zlib', offset: 0, bytes: '78da' },
  { format: 'compress', offset: 0, bytes: '1f9d' },
  { format: 'utf-32', offset: 0, bytes: 'fffe0000' },
  { format: 'utf-32', offset: 0, bytes: '0000feff' },
  { format: 'utf-16', offset: 0, bytes: 'fffe' },
  { format: 'utf-16', offset: 0, bytes: 'feff' },
];

/** Bytes at the start of a file that are enough to recognise every format. */
export const FORMAT_HEAD_BYTES = 512;

const signatures = foreignFormats.map(({ bytes, ...signature }) => ({
  ...signature,
  bytes: Buffer.from(bytes, 'hex'),
}));

/** Characters of the head of every binary format, and of no text: controls other than white space and escape. */
const hasControls = (head: Uint8Array): boolean =>
  head.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b));

/**
 * Recognises a format that holds no lines of JSON.
 * @param start the first {@link FORMAT_HEAD_BYTES} or more, or all bytes of a shorter file
 * @returns the name of the format; undefined when the file may be NDJSON, plain or gzipped
 */
export function foreignFormat(start: Uint8Array): string | undefined {
  const head = start.subarray(0, FORMAT_HEAD_BYTES);
  const found = signatures.find(
    ({ offset, bytes, isText }) =>
      bytes.equals(head.subarray(offset, offset + bytes.length)) && (isText !== true || hasControls(head)),
  );
  return found?.format ?? (isUtf16(head) ? 'utf-16' : undefined);
}

/** Tests whether a file starts like gzip (RFC 1952). */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Recognises UTF-16 without a byte order mark: two ASCII characters, each beside a zero. */
function isUtf16(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return false;
  return (a === 0 && b !== 0 && c === 0 && d !== 0) || (a !== 0 && b === 0 && c !== 0 && d === 0);
}

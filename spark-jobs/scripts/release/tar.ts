/** Entry of an archive: the content of a file, or the target of a symbolic link. */
export type TarEntry = Uint8Array | { readonly link: string };

const BLOCK = 512;

/**
 * Creates a tar archive (POSIX ustar), sorted by path and without times or users: the same entries give the same bytes.
 * @param entries by path
 * @throws Error if a path is too long for ustar
 */
export function tarOf(entries: Readonly<Record<string, TarEntry>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const sorted = Object.entries(entries).sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [path, entry] of sorted) {
    const content = entry instanceof Uint8Array ? entry : new Uint8Array();
    parts.push(header(path, entry), content);
    parts.push(new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK));
  }
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]);
}

function header(path: string, entry: TarEntry): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, at: number, length: number) => {
    if (Buffer.byteLength(text) > length) throw new Error(`${path} is too long for a tar archive`);
    block.write(text, at);
  };
  const number = (value: number, at: number, length: number) =>
    put(`${value.toString(8).padStart(length - 1, '0')}\0`, at, length);
  const [prefix, name] = split(path);
  const link = entry instanceof Uint8Array ? undefined : entry.link;
  put(name, 0, 100);
  number(link === undefined ? 0o644 : 0o777, 100, 8);
  number(0, 108, 8);
  number(0, 116, 8);
  number(entry instanceof Uint8Array ? entry.length : 0, 124, 12);
  number(0, 136, 12);
  put(link === undefined ? '0' : '2', 156, 1);
  put(link ?? '', 157, 100);
  put('ustar\x0000', 257, 8);
  put(prefix, 345, 155);
  // The checksum is computed with spaces in its own field.
  block.fill(' ', 148, 156);
  put(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    8,
  );
  return block;
}

/** Splits a path into prefix and name as ustar stores it: a name of at most 100 bytes, the prefix up to a slash. */
function split(path: string): readonly [string, string] {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const name = path.slice(at + 1);
    if (Buffer.byteLength(name) <= 100) return [path.slice(0, at), name];
  }
  return ['', path];
}

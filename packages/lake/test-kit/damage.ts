import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';

/** Ways in which a file is damaged on a disk. */
export const DAMAGES: Readonly<
  Record<'truncated' | 'flipped' | 'missing' | 'empty', (path: string) => void>
> = {
  truncated: (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
  flipped(path) {
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(path, bytes);
  },
  missing: (path) => rmSync(path),
  empty: (path) => truncateSync(path, 0),
};

import { copyBytes } from './bytes';

/** Bytes between row groups, which copies of vectors reach into. */
export const SLACK: usize = 16;
const LENGTH_BYTES: usize = 4;

/**
 * Divides encoded values, so that those of a row group follow each other, in their order.
 * @param present 1 for each row with a value; 0 if all have one
 * @param width bytes of a value; 0 for texts, which their lengths are in front of
 * @param groupOf row group of each row, a byte
 * @param ends where the end of the values of each row group is written, which begin `SLACK` behind those before, the first at `out`
 */
export function divide(
  values: usize,
  present: usize,
  width: usize,
  groupOf: usize,
  rows: usize,
  ends: usize,
  groups: usize,
  out: usize,
): void {
  memory.fill(ends, 0, groups * 4);
  let from = values;
  for (let row: usize = 0; row < rows; row++) {
    if (present !== 0 && load<u8>(present + row) === 0) continue;
    const size = sizeOf(from, width);
    const end = ends + <usize>load<u8>(groupOf + row) * 4;
    store<u32>(end, load<u32>(end) + <u32>size);
    from += size;
  }
  beginGroups(ends, groups, out);
  from = values;
  for (let row: usize = 0; row < rows; row++) {
    if (present !== 0 && load<u8>(present + row) === 0) continue;
    const size = sizeOf(from, width);
    const end = ends + <usize>load<u8>(groupOf + row) * 4;
    const to = <usize>load<u32>(end);
    copyBytes(to, from, size);
    store<u32>(end, <u32>(to + size));
    from += size;
  }
}

/** Puts where each row group begins in place of its size. */
function beginGroups(ends: usize, groups: usize, out: usize): void {
  let at = out;
  for (let end = ends; end < ends + groups * 4; end += 4) {
    const size = <usize>load<u32>(end);
    store<u32>(end, <u32>at);
    at += size + SLACK;
  }
}

function sizeOf(value: usize, width: usize): usize {
  return width === 0 ? LENGTH_BYTES + <usize>load<u32>(value) : width;
}

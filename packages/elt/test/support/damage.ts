import fc from 'fast-check';

/** Bytes that replace others: what stands in no good file, too. */
export const damage = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    length: fc.nat({ max: 3 }),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      fc
        .constantFrom('"', ',', '\n', '\r\n', '\\', '{', '}', ':', '0', '-', 'é', '٤', ' ')
        .map((one) => Buffer.from(one)),
    ),
  }),
  { maxLength: 4 },
);

/** Does damage to bytes. */
export const harm = (
  content: Buffer,
  damages: readonly { at: number; length: number; bytes: Uint8Array }[],
): Buffer =>
  damages.reduce<Buffer>((bytes, { at, length, bytes: put }) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + length)]);
  }, content);

/**
 * Every digit outside ASCII, as runs of code points: the first one, its value, and the number of digits that follow
 * each other. Unicode 17, `Numeric_Type` Decimal or Digit.
 */
// biome-ignore format: one line for each digit would be long
export const unicodeDigits: readonly (readonly [codePoint: number, value: number, count: number])[] = [
  [0x00b2, 2, 2], [0x00b9, 1, 1], [0x0660, 0, 10], [0x06f0, 0, 10], [0x07c0, 0, 10], [0x0966, 0, 10],
  [0x09e6, 0, 10], [0x0a66, 0, 10], [0x0ae6, 0, 10], [0x0b66, 0, 10], [0x0be6, 0, 10], [0x0c66, 0, 10],
  [0x0ce6, 0, 10], [0x0d66, 0, 10], [0x0de6, 0, 10], [0x0e50, 0, 10], [0x0ed0, 0, 10], [0x0f20, 0, 10],
  [0x1040, 0, 10], [0x1090, 0, 10], [0x1369, 1, 9], [0x17e0, 0, 10], [0x1810, 0, 10], [0x1946, 0, 10],
  [0x19d0, 0, 10], [0x19da, 1, 1], [0x1a80, 0, 10], [0x1a90, 0, 10], [0x1b50, 0, 10], [0x1bb0, 0, 10],
  [0x1c40, 0, 10], [0x1c50, 0, 10], [0x2070, 0, 1], [0x2074, 4, 6], [0x2080, 0, 10], [0x2460, 1, 9],
  [0x2474, 1, 9], [0x2488, 1, 9], [0x24ea, 0, 1], [0x24f5, 1, 9], [0x24ff, 0, 1], [0x2776, 1, 9],
  [0x2780, 1, 9], [0x278a, 1, 9], [0xa620, 0, 10], [0xa8d0, 0, 10], [0xa900, 0, 10], [0xa9d0, 0, 10],
  [0xa9f0, 0, 10], [0xaa50, 0, 10], [0xabf0, 0, 10], [0xff10, 0, 10], [0x104a0, 0, 10], [0x10a40, 1, 4],
  [0x10d30, 0, 10], [0x10e60, 1, 9], [0x11052, 1, 9], [0x11066, 0, 10], [0x110f0, 0, 10], [0x11136, 0, 10],
  [0x111d0, 0, 10], [0x112f0, 0, 10], [0x11450, 0, 10], [0x114d0, 0, 10], [0x11650, 0, 10], [0x116c0, 0, 10],
  [0x11730, 0, 10], [0x118e0, 0, 10], [0x11950, 0, 10], [0x11c50, 0, 10], [0x11d50, 0, 10], [0x11da0, 0, 10],
  [0x16a60, 0, 10], [0x16ac0, 0, 10], [0x16b50, 0, 10], [0x1d7ce, 0, 10], [0x1d7d8, 0, 10], [0x1d7e2, 0, 10],
  [0x1d7ec, 0, 10], [0x1d7f6, 0, 10], [0x1e140, 0, 10], [0x1e2f0, 0, 10], [0x1e950, 0, 10], [0x1f100, 0, 1],
  [0x1f101, 0, 10], [0x1fbf0, 0, 10],
  // Since Unicode 15:
  [0x10d40, 0, 10], [0x116d0, 0, 10], [0x116da, 0, 10], [0x11bf0, 0, 10], [0x11de0, 0, 10], [0x11f50, 0, 10],
  [0x16130, 0, 10], [0x16d70, 0, 10], [0x1ccf0, 0, 10], [0x1e4f0, 0, 10], [0x1e5f1, 0, 10],
];

const values = new Map(
  unicodeDigits.flatMap(([codePoint, value, count]) =>
    Array.from({ length: count }, (_, i) => [codePoint + i, String(value + i)] as const),
  ),
);

/** Returns the ASCII digit of the same value; undefined for a code point that is no digit outside ASCII. */
export const asciiDigit = (codePoint: number): string | undefined => values.get(codePoint);

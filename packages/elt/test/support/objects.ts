import { gzipSync } from 'node:zlib';
import type { CompiledFeed, FeedInput } from '@cardlake/feeds';
import fc from 'fast-check';
import { feedOf } from './feeds';

/** A feed, and the bytes of an object of it. */
export interface FeedObject {
  readonly feed: CompiledFeed;
  readonly content: Buffer;
}

const piece = fc.oneof(
  fc.constantFrom(
    '{"v":"a"}',
    '{"v":"b,c"}',
    '{"v":null}',
    '"x, y"',
    '"un',
    'a""b',
    '',
    ' ',
    '1',
    ']',
    '[',
    '\r',
    '"x\ny"',
    '\uFEFFa',
    '\uFEFF',
  ),
  fc.string({ unit: fc.constantFrom('a', '"', ',', '{', '}', ':', '\\', 'é'), maxLength: 6 }),
);

const FEEDS: readonly Partial<FeedInput>[] = [
  { format: 'ndjson' },
  { format: 'json' },
  { format: 'csv' },
  { format: 'csv', csv: { header: false } },
];

/** Objects with good, bad, blank and malformed records in every format: plain, gzipped, or with a gzip stream that is cut. */
export const feedObject: fc.Arbitrary<FeedObject> = fc
  .record({
    input: fc.constantFrom(...FEEDS),
    pieces: fc.array(piece, { maxLength: 14 }),
    ends: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    header: fc.constantFrom('v', '"v"', 'w', 'v,v', '"v\n"'),
    closing: fc.constantFrom(']', ']\n', ' ', ''),
    compression: fc.constantFrom('plain', 'gzip', 'torn'),
    lost: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ input, pieces, ends, mark, header, closing, compression, lost }) => {
    const isHeaded = input.format === 'csv' && input.csv?.header !== false;
    const text =
      input.format === 'json'
        ? `[${pieces.join(`,${ends}`)}${closing}`
        : [...(isHeaded ? [header] : []), ...pieces].join(ends);
    const bytes = Buffer.from(mark + text);
    const content = compression === 'plain' ? bytes : gzipSync(bytes);
    return {
      feed: feedOf(input),
      content: compression === 'torn' ? content.subarray(0, Math.max(0, content.length - lost)) : content,
    };
  });

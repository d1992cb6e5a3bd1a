import type { FeedInput } from '@cardlake/feeds';
import fc from 'fast-check';
import { readRecords, recordFormat } from '../../src';
import { chunksOf } from '../support/chunks';
import { collect } from '../support/collect';
import { feedOf } from '../support/feeds';

const text = fc.string({
  unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '[', ']', '{', 'é'),
  maxLength: 60,
});
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 });

test.each<FeedInput['format']>(['ndjson', 'json', 'csv'])(
  'records of %s that are too long end at the same place, wherever chunks end',
  async (format) => {
    const short = { ...recordFormat(feedOf({ format })), maxBytes: 6 };
    await fc.assert(
      fc.asyncProperty(text, sizes, async (content, chunks) => {
        const found = await collect((receiver) => readRecords(chunksOf(content, chunks), short, receiver));
        expect(found).toEqual(
          await collect((receiver) => readRecords(chunksOf(content, [1 << 20]), short, receiver)),
        );
      }),
      { numRuns: 500 },
    );
  },
);

import fc from 'fast-check';
import { divideFiles, MIN_FILE_ROWS } from '../../src/gold/divide-files';

test('every file is written once, and a large one by itself', () => {
  const file = fc.record({ path: fc.string(), rows: fc.oneof(fc.nat(5), fc.constant(MIN_FILE_ROWS)) });
  fc.assert(
    fc.property(fc.uniqueArray(file, { selector: ({ path }) => path }), (files) => {
      const divided = divideFiles(files);
      expect(new Set(divided.flat())).toEqual(new Set(files));
      expect(divided.flat()).toHaveLength(files.length);
      for (const some of divided)
        expect(some.length === 1 || some.every(({ rows }) => rows < MIN_FILE_ROWS)).toBe(true);
      expect(
        divided.filter((some) => some.some(({ rows }) => rows < MIN_FILE_ROWS)).length,
      ).toBeLessThanOrEqual(1);
    }),
  );
});

import { ingestText } from '../../src/output/ingest-text';

const results = (files: number) =>
  Array.from({ length: files }, (_, i) => ({
    input: `day-${i + 1}.ndjson`,
    lines: 100,
    bytes: 1000,
    objects: ['object'],
    knownLines: 0,
    knownObjects: [],
  }));

test('a few files have a line each', () => {
  expect(ingestText(results(2))).toBe(
    'day-1.ndjson: 100 lines, 1 object\nday-2.ndjson: 100 lines, 1 object\n',
  );
});

test('many files share lines, with a total', () => {
  const lines = ingestText(results(183)).trimEnd().split('\n');
  expect(lines).toHaveLength(19 + 1);
  expect(lines[0]).toBe('day-1.ndjson … day-10.ndjson: 1,000 lines, 10 objects');
  expect(lines[18]).toBe('day-181.ndjson … day-183.ndjson: 300 lines, 3 objects');
  expect(lines[19]).toBe('183 files: 18,300 lines, 183 objects');
});

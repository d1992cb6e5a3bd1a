import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readRecords, recordFormat } from '../../src';
import { chunksOf } from '../support/chunks';
import { collect, readAll } from '../support/collect';
import { feedOf } from '../support/feeds';

const csv = (settings = {}) => feedOf({ format: 'csv', csv: settings });
const records = (text: string, sizes?: readonly number[]) =>
  collect((receiver) => readRecords(chunksOf(text, sizes), recordFormat(csv()), receiver));

test('line ends in quotes are text; CRLF, and a last line without an end, are records', async () => {
  expect(await records('a,b\r\n"x\r\n""y""\n",1\r\n\r\nlast,"2"')).toEqual([
    [0, 'a,b'],
    [5, '"x\r\n""y""\n",1'],
    [22, 'last,"2"'],
  ]);
});

test('a quote that is not closed, or with text behind it, rejects its line alone', async () => {
  expect(await records('a,"b\nc,"d" x\ne,f\n"g')).toEqual([
    [0, 'bad_quote:a,"b'],
    [5, 'bad_quote:c,"d" x'],
    [13, 'e,f'],
    [17, 'bad_quote:"g'],
  ]);
});

test('a quote within a value that does not begin with one is text', async () => {
  expect(await records('5" disk,a"\n')).toEqual([[0, '5" disk,a"']]);
});

test('a quote that is never closed takes no more with it than its line, however long the object is', async () => {
  const good = 'a,b\n'.repeat(600_000);
  const found = await collect((receiver) =>
    readRecords(chunksOf(`"x\n${good}`, [65_536]), recordFormat(csv()), receiver),
  );
  expect(found.slice(0, 2)).toEqual([
    [0, 'bad_quote:"x'],
    [3, 'a,b'],
  ]);
  expect(found).toHaveLength(600_001);
});

const text = fc.string({ unit: fc.constantFrom('a', '"', "'", ',', ';', '\t', '|', '\n', '\r', ' ', 'é') });
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

const DIALECTS = [',', ';', '\t', '|'].flatMap((delimiter) =>
  ['"', "'"].map((quote) => ({ delimiter, quote })),
);

test.each(DIALECTS)(
  'what is written as CSV with $delimiter and $quote comes back, wherever chunks end, as another parser reads it',
  async ({ delimiter, quote }) => {
    const columns = { a: 'string', b: 'string' } as const;
    const feed = feedOf({ format: 'csv', columns, csv: { delimiter, quote } });
    // What needs no quotes may stand without them.
    const marks = [delimiter, quote, '\n', '\r'];
    const write = ([value, isBare]: readonly [string, boolean]) =>
      isBare && value.trim() !== '' && !marks.some((mark) => value.includes(mark))
        ? value
        : `${quote}${value.replaceAll(quote, quote + quote)}${quote}`;
    const cell = fc.tuple(text, fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        sizes,
        async (written, lineEnd, endsInLineEnd, chunks) => {
          const lines = [`a${delimiter}b`, ...written.map((row) => row.map(write).join(delimiter))];
          const content = lines.join(lineEnd) + (endsInLineEnd ? lineEnd : '');
          const rows = written.map((row) => row.map(([value]) => value));
          const { found, counts } = await readAll(feed, content, chunks);
          expect(found.map(([, row]) => row)).toEqual(rows);
          expect(counts).toEqual({ records: rows.length, rows: rows.length, rejected: 0 });
          const oracle = parse(content, { record_delimiter: lineEnd, delimiter, quote, escape: quote });
          expect(oracle.slice(1)).toEqual(rows);
        },
      ),
    );
  },
);

test('any bytes: every record is a row or is rejected, the same wherever chunks end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { maxLength: 8 }),
      fc.constantFrom(...DIALECTS),
      sizes,
      async (pieces, dialect, chunks) => {
        const feed = csv({ header: false, ...dialect });
        const content = pieces.join('\n');
        const { found, counts } = await readAll(feed, content, chunks);
        expect(await readAll(feed, content, [content.length + 1])).toEqual({ found, counts });
        expect(counts.records).toBe(found.length);
        expect(counts.rows + counts.rejected).toBe(counts.records);
        const places = found.map(([place]) => place);
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      },
    ),
  );
});

import { PassThrough } from 'node:stream';
import { BarReporter } from '../../src/output/bar-reporter';
import { barText } from '../../src/output/bar-text';
import { OutputStream } from '../../src/output/console';
import { describeFacts } from '../../src/output/facts-text';
import { bytes, count } from '../../src/output/format';
import { jsonReporter } from '../../src/output/json-reporter';

const plain = { title: String, good: String, bad: String, faint: String };

/** Creates a clock that is moved by hand. */
function stopwatch() {
  let ms = 0;
  const pass = (more: number): void => {
    ms += more;
  };
  return { now: () => ms, pass };
}

test('a bar shows share, rate and time left', () => {
  expect(barText('silver', { value: 500_000, total: 1_000_000, ms: 1000, formatAmount: bytes })).toBe(
    'silver        ████████████░░░░░░░░░░░░  50 %  500 kB/s  1.0 s left',
  );
  expect(barText('gold', { value: 0, total: 10, ms: 0, formatAmount: count })).toBe(
    'gold          ░░░░░░░░░░░░░░░░░░░░░░░░   0 %',
  );
  expect(barText('gold', { value: 12, total: 10, ms: 1000, formatAmount: count })).toContain('100 %  12/s');
  expect(barText('ingest', { value: 2_000_000, total: undefined, ms: 2000, formatAmount: bytes })).toBe(
    'ingest        2.0 MB  1.0 MB/s',
  );
});

test('formats facts as words, without zeroes and other values', () => {
  expect(describeFacts({ objects: 5, torn: 0, card_authorization: { lines: 1200, silver: 1100n } })).toBe(
    'objects 5; card_authorization: lines 1,200, silver 1,100',
  );
  expect(
    describeFacts({ extent: 'some', groups: [{ group: 'a', changedRows: 2 }, {}], whole: [{ rows: 7 }] }),
  ).toBe('extent some; group a, changed rows 2');
});

test('reports each stage as one JSON line, with big numbers', () => {
  const stream = new PassThrough();
  const clock = stopwatch();
  const stage = jsonReporter(new OutputStream(stream), clock).stage('gold', 3);
  stage.advance(3);
  clock.pass(1500);
  stage.done({ rows: 12n, missing: undefined, share: Number.NaN });
  expect(String(stream.read())).toBe('{"stage":"gold","seconds":1.5,"rows":12,"share":null}\n');
});

test('on a terminal, a finished stage leaves one line and an unfinished stage none', () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  // cli-progress moves the cursor with the methods of a terminal stream.
  const terminal = Object.assign(stream, {
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  const clock = stopwatch();
  const reporter = new BarReporter(new OutputStream(stream), terminal, clock, plain);
  const stage = reporter.stage('silver', 10);
  stage.advance(10);
  clock.pass(2000);
  stage.done({ objects: 1 });
  reporter.stage('gold');
  reporter.close();
  expect(String(stream.read())).toContain('silver        objects 1 (2.0 s)\n');
});

import { jobLog } from '../src/job-log';

/** Logs a line. @returns what was written of it */
function log(message: string, source: string) {
  const lines: string[] = [];
  jobLog((line) => lines.push(line), { now: () => 0 }, { source }).write('INFO', message);
  return JSON.parse(lines.join(''));
}

test.each([
  ['https://lake.example/a.csv?X-Amz-Signature=secret', 'https://lake.example/a.csv'],
  ['HTTP://user:secret@lake.example/a@b.csv#secret', 'HTTP://lake.example/a@b.csv'],
  ['https://lake.example?token=secret', 'https://lake.example'],
  ['https://lake.example/a.csv', 'https://lake.example/a.csv'],
  ['s3://lake/a?b.csv', 's3://lake/a?b.csv'],
  ['/data/a?b.csv', '/data/a?b.csv'],
])('%s is logged as %s', (address, shown) => {
  const message = (one: string) => `${one} answered HTTP 403; found "${one}", not "x"`;
  expect(log(message(address), address)).toMatchObject({ message: message(shown), source: shown });
});

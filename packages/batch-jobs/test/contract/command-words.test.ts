import { commandWords, findJob } from '../../src';

const words = (name: string, texts: Parameters<typeof commandWords>[1]) =>
  commandWords(findJob(name).contract, texts);

test('a command has each setting in a word of its own, and none that was not given', () => {
  expect(words('daily-features', { date: '2024-01-15', size: undefined })).toEqual([
    'daily-features',
    '--date=2024-01-15',
  ]);
  expect(words('ingest', { source: 'https://example.org/a.parquet', name: 'b.parquet' })).toEqual([
    'ingest',
    '--source=https://example.org/a.parquet',
    '--name=b.parquet',
  ]);
});

test.each<[string, Parameters<typeof commandWords>[1], string]>([
  ['daily-features', { date: 'today' }, '--date: expected a day such as 2024-01-15; found "today"'],
  ['daily-features', { input: ['a.parquet'] }, '--input: a.parquet is a file of this machine'],
  ['ingest', { source: 'a.parquet' }, '--source: a.parquet is a file of this machine'],
  ['ingest', {}, '--source: expected a file or an address; it is missing'],
])('%s %j is refused', (name, texts, message) => {
  expect(() => words(name, texts)).toThrow(
    expect.objectContaining({ code: 'bad_option', message: expect.stringContaining(message) }),
  );
});

import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { compressedTo } from '../../src/output/compressed';

/** Writes text to a file that fails as told. @returns what the file got */
async function writeTo(
  name: string,
  text: string,
  fails: { readonly write?: Error; readonly final?: Error },
) {
  const pieces: Buffer[] = [];
  const file = new Writable({
    write(bytes: Buffer, _, done) {
      pieces.push(bytes);
      // As a disk does, a while after gzip has given all it has.
      setImmediate(done, fails.write);
    },
    final: (done) => void setImmediate(done, fails.final),
  });
  const stream = compressedTo(file, name);
  stream.end(text);
  await finished(stream);
  expect(file.writableFinished).toBe(true);
  return Buffer.concat(pieces);
}

test('a stream finishes once its file has everything', async () => {
  const text = 'ä\n'.repeat(200_000);
  expect(gunzipSync(await writeTo('rows.csv.gz', text, {})).toString()).toBe(text);
  expect((await writeTo('rows.csv', text, {})).toString()).toBe(text);
});

test.each(['rows.csv.gz', 'rows.csv'])('a failure of the last bytes of %s fails the stream', async (name) => {
  const full = new Error('full');
  await expect(writeTo(name, 'a\n', { write: full })).rejects.toBe(full);
  await expect(writeTo(name, 'a\n', { final: full })).rejects.toBe(full);
});

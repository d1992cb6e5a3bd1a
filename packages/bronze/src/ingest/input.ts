import { createReadStream, statSync } from 'node:fs';
import { UserError } from '@cardlake/runtime';
import { FORMAT_HEAD_BYTES, foreignFormat, isGzip } from '@cardlake/schema';
import { gunzip } from './gunzip';

/** Stands for standard input on a command line. */
const STDIN = '-';

const READ_SIZE = 1024 * 1024;

/** Returns the name of an input in messages. */
export const inputName = (input: string): string => (input === STDIN ? 'standard input' : input);

/**
 * Reads the uncompressed bytes of an input. Gzip is recognized by its first bytes, whatever the name of the file.
 * @param input a path, or `-` for `stdin`
 * @throws UserError `missing_input`, `not_a_file`, `unreadable_input` or `wrong_format`; DamagedGzip from `gunzip`
 */
export async function* readInput(
  input: string,
  stdin: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const source = rawBytes(input, stdin);
  const head = await readHead(source);
  requireLines(input, foreignFormat(head));
  if (!isGzip(head)) {
    yield* resume(head, source);
    return;
  }
  const inflated = gunzip(resume(head, source));
  const inner = await readHead(inflated);
  requireLines(input, isGzip(inner) ? 'gzip' : foreignFormat(inner), ' inside gzip');
  yield* resume(inner, inflated);
}

function requireLines(input: string, format: string | undefined, where = ''): void {
  if (format === undefined) return;
  throw new UserError('wrong_format', `${inputName(input)} is ${format}${where}, not NDJSON`, {
    hint: 'Pass NDJSON (one JSON object per line), plain or gzipped.',
  });
}

async function* resume(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** Reads the first bytes, however small the chunks of a pipe are; fewer at the end of the input. */
async function readHead(source: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  while (head.length < FORMAT_HEAD_BYTES) {
    const next = await source.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* rawBytes(input: string, stdin: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (input === STDIN) return yield* stdin;
    if (statSync(input).isDirectory()) {
      throw new UserError('not_a_file', `${input} is a folder`, { hint: 'Pass the files in it.' });
    }
    yield* createReadStream(input, { highWaterMark: READ_SIZE });
  } catch (error) {
    throw readError(error, input);
  }
}

function readError(error: unknown, input: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof UserError || code === undefined) return error;
  if (code === 'ENOENT') {
    return new UserError('missing_input', `there is no file ${input}`, {
      hint: 'Check the path.',
      cause: error,
    });
  }
  return new UserError('unreadable_input', `cannot read ${inputName(input)} (${code})`, {
    hint: 'Check that it is complete, and its permissions.',
    cause: error,
  });
}

import { readInput } from '../ingest/input';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Reads the lines of an input, unchanged but for their ends; blank ones are left out.
 * @param input a path, or `-` for `stdin`
 * @throws UserError as `readInput`
 */
export async function* readLines(
  input: string,
  stdin: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of readInput(input, stdin)) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      const line = withoutReturn(bytes.subarray(from, end));
      if (line.length > 0) yield line;
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  const last = withoutReturn(rest);
  if (last.length > 0) yield last;
}

const withoutReturn = (line: Buffer): Buffer =>
  line.at(-1) === RETURN ? line.subarray(0, line.length - 1) : line;

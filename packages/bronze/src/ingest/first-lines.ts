import { lineParsers } from '@cardlake/card-schema';
import { RecordCutter, rejectionText } from '@cardlake/schema';
import type { BronzeType } from '../layout/bronze-table';

/** Description of the first lines of an input, when most of them would be rejected. */
export interface FirstLines {
  /** Number of lines that were looked at, and of those that break a rule. */
  readonly lines: number;
  readonly rejected: number;
  /** The commonest reason. */
  readonly reason: string;
  /** Likely format of the input, and how to make events of it; undefined when it is like nothing known. */
  readonly looksLike: string | undefined;
}

/** Bytes at the start of an input that are looked at. */
export const FIRST_BYTES = 64 * 1024;

const MAX_LINES = 20;

/**
 * Looks at the first lines of an input.
 * @param head its first bytes, uncompressed; `isWhole`: they are all of it
 * @returns undefined unless more than half of them would be rejected
 */
export function inspectFirstLines(
  head: Buffer,
  isWhole: boolean,
  type: BronzeType,
  arrivalMicros: number,
): FirstLines | undefined {
  const parse = lineParsers[type];
  const reasons = new Map<string, number>();
  const lines = recordsOf(head, isWhole).slice(0, MAX_LINES);
  let rejected = 0;
  for (const line of lines) {
    const parsed = parse(line, arrivalMicros);
    if (parsed.ok) continue;
    rejected++;
    for (const text of parsed.reasons.map(rejectionText)) reasons.set(text, (reasons.get(text) ?? 0) + 1);
  }
  const [commonest] = [...reasons].sort(([, a], [, b]) => b - a);
  if (commonest === undefined || rejected * 2 <= lines.length) return undefined;
  return { lines: lines.length, rejected, reason: commonest[0], looksLike: looksLike(lines) };
}

/** Cuts text into lines as a run does; without the last, whose end may not be there. */
function recordsOf(head: Buffer, isWhole: boolean): string[] {
  const records: string[] = [];
  const cutter = new RecordCutter();
  for (const line of head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')) {
    const bytes = Buffer.from(line);
    cutter.reset();
    let from = 0;
    for (
      let cut = cutter.next(bytes, 0, bytes.length);
      cut >= 0;
      cut = cutter.next(bytes, cut, bytes.length)
    ) {
      records.push(bytes.toString('utf8', from, cut));
      from = cut;
    }
    records.push(bytes.toString('utf8', from));
  }
  const complete = isWhole || records.length === 1 ? records : records.slice(0, -1);
  return complete.filter((record) => record.trim() !== '');
}

function looksLike(lines: readonly string[]): string | undefined {
  const first = lines[0]?.trim() ?? '';
  if (first.startsWith('[')) return "a JSON array; write one object per line: jq -c '.[]'";
  if (first === '{' || (first.startsWith('{') && !first.includes('}'))) {
    return 'pretty-printed JSON; write one object per line: jq -c .';
  }
  if (first.startsWith('"') && first.endsWith('"')) return 'JSON inside JSON strings; take it out: jq -r .';
  if (
    !first.startsWith('{') &&
    separatorsIn(first) > 0 &&
    separatorsIn(first) === separatorsIn(lines[1] ?? first)
  ) {
    return 'CSV; write one JSON object per line, with the names of the fields';
  }
  if (/^[A-Za-z0-9+/]{40,}={0,2}$/.test(first)) return 'base64; decode it first: base64 -d';
  return undefined;
}

const separatorsIn = (line: string): number => line.match(/[,;\t]/g)?.length ?? 0;

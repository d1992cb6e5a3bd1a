import { scanMembers } from './json-members';
import type { LineRejectionCode } from './rejection';
import { MAX_DEPTH, MAX_LINE_BYTES } from './rules';
import type { WireValue } from './value-readers';

/** The object of a line. */
export interface JsonObject {
  /** The parsed object. */
  readonly value: Readonly<Record<string, unknown>>;
  /** One of the members that were asked for; undefined for one that is absent or null. */
  member(name: string): WireValue | undefined;
  /** The members beside given ones, each with its source text, in the order of the line. */
  others(left: ReadonlySet<string>): ReadonlyMap<string, string>;
}

/**
 * Reads the JSON object of a line.
 * @param names members whose source text is kept
 * @returns the object, or the rule that the whole line breaks; never throws
 */
export function readJsonObject(line: string, names: ReadonlySet<string>): JsonObject | LineRejectionCode {
  if (isTooLong(line)) return 'line_too_long';
  const text = line.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
  const { depth, sources, repeated } = scanMembers(text, names);
  if (depth > MAX_DEPTH) return 'not_json';
  const parsed = parseJson(text);
  // There is no telling which of the two is meant.
  if (parsed === undefined || repeated) return 'not_json';
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'wrong_type';
  const value = parsed as Readonly<Record<string, unknown>>;
  return {
    value,
    member(name) {
      const source = sources.get(name);
      return source === undefined || value[name] === null ? undefined : { value: value[name], source };
    },
    others(left) {
      const rest = Object.keys(value).filter((name) => !left.has(name));
      return rest.length === 0 ? NO_MEMBERS : scanMembers(text, new Set(rest)).sources;
    },
  };
}

const NO_MEMBERS: ReadonlyMap<string, string> = new Map();
const BYTE_ORDER_MARK = '\uFEFF';
/** Most bytes of a UTF-16 unit in UTF-8. */
const MAX_UNIT_BYTES = 3;

const isTooLong = (line: string): boolean =>
  line.length * MAX_UNIT_BYTES > MAX_LINE_BYTES && Buffer.byteLength(line) > MAX_LINE_BYTES;

/** The value of a JSON text; undefined, which no JSON text means, when it is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

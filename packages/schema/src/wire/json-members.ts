const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Result of scanning a line's JSON text for facts that `JSON.parse` does not give. */
export interface Members {
  /** Deepest nesting of objects and arrays. */
  readonly depth: number;
  /** Source text of each requested member of the outer object, as written. */
  readonly sources: ReadonlyMap<string, string>;
  /** A requested name occurs more than once. */
  readonly repeated: boolean;
}

/**
 * Finds the nesting depth of a JSON text and the source text of the requested members of its outer object: the digits
 * of numbers, and names that occur twice, are lost in `JSON.parse`. One pass, no recursion, never throws; meaningful
 * only for a text that `JSON.parse` accepts.
 */
export function scanMembers(text: string, names: ReadonlySet<string>): Members {
  const sources = new Map<string, string>();
  let repeated = false;
  let depth = 0;
  let deepest = 0;
  let name: string | undefined;
  let valueStart = -1;

  const endMember = (end: number): void => {
    if (name !== undefined && valueStart >= 0 && names.has(name)) {
      repeated ||= sources.has(name);
      sources.set(name, text.slice(valueStart, end).trim());
    }
    name = undefined;
    valueStart = -1;
  };

  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE: {
        const end = stringEnd(text, i);
        if (depth === 1 && valueStart < 0) name = unescaped(text.slice(i, end));
        i = end - 1;
        break;
      }
      case 0x7b: // {
      case 0x5b: // [
        depth += 1;
        deepest = Math.max(deepest, depth);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        if (depth === 1) endMember(i);
        depth -= 1;
        break;
      case 0x3a: // :
        if (depth === 1) valueStart = i + 1;
        break;
      case 0x2c: // ,
        if (depth === 1) endMember(i);
        break;
    }
  }
  return { depth: deepest, sources, repeated };
}

/** Index after the quote that closes the string opened at `start`. */
function stringEnd(text: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

function unescaped(source: string): string | undefined {
  if (!source.includes('\\')) return source.slice(1, -1);
  try {
    return JSON.parse(source) as string;
  } catch {
    return undefined;
  }
}

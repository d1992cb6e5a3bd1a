const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** The texts of a body's events: one, or as many as an array or lines have. */
export interface EventTexts {
  readonly isMany: boolean;
  readonly texts: readonly string[];
}

/** A body as it came: JSON, or a line for each event. */
export interface RequestBody {
  readonly isLines: boolean;
  readonly text: string;
}

/** Cuts a body into its events. @returns undefined when it is an array that is not JSON */
export const cutBody = ({ isLines, text }: RequestBody): EventTexts | undefined =>
  isLines ? cutLines(text) : cutJsonBody(text);

/**
 * Cuts a body of JSON into the texts of its events, which keep every digit of their numbers.
 * @returns undefined when the body is an array that is not JSON; the text of a single event is not checked
 */
function cutJsonBody(body: string): EventTexts | undefined {
  const text = body.trim();
  if (!text.startsWith('[')) return { isMany: false, texts: [text] };
  if (!isJson(text)) return undefined;
  return { isMany: true, texts: cutArray(text) };
}

/** Cuts a body of lines into its events; blank lines are skipped. */
const cutLines = (body: string): EventTexts => ({
  isMany: true,
  texts: body.split('\n').filter((line) => line.trim() !== ''),
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Cuts a JSON array into the texts of its elements. */
function cutArray(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let isInString = false;
  let start = 1;
  for (let at = 1; at < text.length - 1; at++) {
    const unit = text.charCodeAt(at);
    if (isInString) {
      if (unit === BACKSLASH) at++;
      else isInString = unit !== QUOTE;
    } else if (unit === QUOTE) isInString = true;
    else if (OPENING.has(unit)) depth++;
    else if (CLOSING.has(unit)) depth--;
    else if (unit === COMMA && depth === 0) {
      elements.push(text.slice(start, at));
      start = at + 1;
    }
  }
  const last = text.slice(start, -1);
  return last.trim() === '' ? elements : [...elements, last];
}

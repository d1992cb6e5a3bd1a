import { panDigits } from './issuers';
import { runHoldsPan } from './run-holds-pan';
import { digitRuns, isDigit } from './runs';
import { shapeOf } from './shape';

const MASK = '*';

/**
 * Tells whether a text holds a card number, however it is written: with up to three characters other than letters
 * between its digits, with zeros or any text around it, in digits of any script or as JSON escapes.
 */
export function holdsPan(text: string): boolean {
  if (text.length < panDigits.min) return false;
  const shape = shapeOf(text).text;
  for (const [start, end] of digitRuns(shape)) if (runHoldsPan(shape.slice(start, end))) return true;
  return false;
}

/**
 * Masks the card numbers of a text: each digit of a number, of the digits connected to it, and of what follows up to a
 * quotation mark (an expiry date, the rest of a track with its security code) becomes `*`. No digit stays: the six
 * first and four last ones, and Luhn's check, leave so few numbers that a card could be found by trying them. Linear in
 * the text. Truncate a long text after masking it, not before: truncated, most of a number can remain that is too short
 * to be recognized.
 */
export function maskPans(text: string): string {
  if (text.length < panDigits.min) return text;
  const shape = shapeOf(text);
  const pieces: string[] = [];
  let copied = 0;
  let masked = 0;
  for (const [start, end] of digitRuns(shape.text)) {
    if (start < masked || !runHoldsPan(shape.text.slice(start, end))) continue;
    const quote = shape.text.indexOf('"', end);
    masked = quote < 0 ? shape.text.length : quote;
    for (let unit = start; unit < masked; unit++) {
      if (!isDigit(shape.text.charCodeAt(unit))) continue;
      const from = shape.offsets?.[unit] ?? unit;
      pieces.push(text.slice(copied, from), MASK);
      copied = shape.offsets?.[unit + 1] ?? unit + 1;
    }
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(copied);
}

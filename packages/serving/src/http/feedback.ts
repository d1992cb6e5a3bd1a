import { encodeDispute } from '@cardlake/bronze';
import { parseDispute } from '@cardlake/card-schema';
import type { Serving } from '../serving';
import { rejectedAnswer, thrownAnswer } from './failure';
import type { Answer } from './time-limit';

const MICROS_PER_SECOND = 1_000_000;

/**
 * Stores the outcome of a review: a report in the form of the bronze table. Without `reported_at`, it is made now.
 * @returns the line that was stored, or why it was not
 */
export async function reportFeedback(
  serving: Pick<Serving, 'report'>,
  text: string,
  receivedAt: number,
): Promise<Answer> {
  const parsed = parseDispute(withReportedAt(text, receivedAt), receivedAt);
  if (!parsed.ok) return rejectedAnswer('report', parsed.reasons);
  try {
    await serving.report(parsed.row, receivedAt);
    return { status: 200, text: encodeDispute(parsed.row) };
  } catch (error) {
    return thrownAnswer(error);
  }
}

/** Adds the instant of the report where there is none; leaves a text that is no JSON object to the parser. */
function withReportedAt(text: string, receivedAt: number): string {
  try {
    const report: unknown = JSON.parse(text);
    const isObject = typeof report === 'object' && report !== null && !Array.isArray(report);
    if (!isObject || 'reported_at' in report) return text;
    return JSON.stringify({ ...report, reported_at: receivedAt / MICROS_PER_SECOND });
  } catch {
    return text;
  }
}

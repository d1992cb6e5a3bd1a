import { type CardDecision, parseDecision } from '@cardlake/card-schema';
import type { Clock } from '@cardlake/runtime';

/** Reads the line of a decision in its table. @throws Error for a line that breaks rules */
export function readDecisionLine(line: string, clock: Clock): CardDecision {
  const parsed = parseDecision(line, clock.now() * 1000);
  if (parsed.ok) return parsed.row;
  throw new Error(`a stored decision cannot be read: ${JSON.stringify(parsed.reasons)}`);
}

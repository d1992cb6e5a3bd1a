import { encodeDecision } from '@cardlake/bronze';
import { type CardDecision, decisionFields } from '@cardlake/card-schema';

const JSON_FIELDS = Object.entries(decisionFields)
  .filter(([, { type }]) => type.kind === 'json')
  .map(([name]) => name as keyof CardDecision);

/**
 * Writes a decision for a caller: the line of bronze, with JSON in place of texts that hold JSON.
 */
export function decisionJson(decision: CardDecision): string {
  const texts = JSON_FIELDS.flatMap((name) => {
    const text = decision[name];
    return text === null ? [] : [[`"${name}":${JSON.stringify(text)}`, `"${name}":${text}`] as const];
  });
  return texts.reduce((line, [quoted, plain]) => line.replace(quoted, () => plain), encodeDecision(decision));
}

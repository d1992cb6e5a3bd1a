import { count } from './format';
import { printable } from './printable';

/**
 * Formats the facts of a stage: `objects 5, card_authorization: lines 10, silver 9`. Zeroes, and values that
 * are neither a number, a text nor a group of them, are left out.
 */
export function describeFacts(facts: Readonly<Record<string, unknown>>): string {
  const flat: string[] = [];
  const groups: string[] = [];
  for (const [name, value] of Object.entries(facts)) {
    const words = name.replace(
      /([a-z])([A-Z])/g,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    );
    if ((typeof value === 'number' || typeof value === 'bigint') && Number(value) !== 0) {
      flat.push(`${words} ${count(value)}`);
    } else if (typeof value === 'string') {
      flat.push(`${words} ${printable(value)}`);
    } else if (Array.isArray(value) && value.length > 1) {
      groups.push(
        ...value
          .filter(isGroup)
          .map(describeFacts)
          .filter((inner) => inner !== ''),
      );
    } else if (isGroup(value)) {
      const inner = describeFacts(value);
      if (inner !== '') groups.push(`${words}: ${inner}`);
    }
  }
  return [flat.join(', '), ...groups].filter((part) => part !== '').join('; ');
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

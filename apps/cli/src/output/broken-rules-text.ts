import { printable } from './printable';

/** An object that breaks rules, and whether it was published nevertheless. */
export interface RuleBreaker {
  readonly key: string;
  readonly status: string;
  readonly rules: readonly string[];
}

/** Formats, in a line, which rules an object breaks and what became of it. */
export const brokenRulesText = ({ key, status, rules }: RuleBreaker): string =>
  `  ${printable(`${key} ${status}, ${status === 'published' ? 'though there are broken rules:' : 'breaks'} ${rules.join(', ')}`)}\n`;

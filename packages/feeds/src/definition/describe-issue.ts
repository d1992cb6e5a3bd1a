import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Describes a fault that zod found in a definition, in a sentence that names the column, the rule or the setting. */
export function describeIssue(issue: Issue, input: unknown): string {
  const [first, second, ...rest] = issue.path.map(String);
  if (first === undefined) return messageOf(issue);
  if (first === 'columns' && second !== undefined)
    return [`column "${second}"`, ...rest, messageOf(issue)].join(': ');
  if (first === 'rules' && second !== undefined)
    return [`rule ${Number(second) + 1}${kindOf(input, Number(second))}`, ...rest, messageOf(issue)].join(
      ': ',
    );
  return [[first, ...(second === undefined ? [] : [second]), ...rest].join('.'), messageOf(issue)].join(': ');
}

/** The kind of a rule in brackets, where it has one. */
function kindOf(input: unknown, at: number): string {
  const { rules } = input as { readonly rules?: unknown };
  const rule = Array.isArray(rules)
    ? (rules[at] as { readonly rule?: unknown } | undefined)?.rule
    : undefined;
  return typeof rule === 'string' ? ` (${rule})` : '';
}

function messageOf(issue: Issue): string {
  if ('input' in issue && issue.input === undefined && issue.code !== 'custom') return 'is missing; add it';
  switch (issue.code) {
    case 'unrecognized_keys':
      return `unknown setting ${issue.keys.map((key) => `"${key}"`).join(', ')}; check its spelling`;
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    default:
      return issue.message;
  }
}

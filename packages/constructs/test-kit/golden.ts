import { SUPPRESSIONS } from '../src/core/suppress';
import type { TerraformJson } from '../src/core/terraform-json';

/** Where CDKTF, and we, leave notes that Terraform does not read. */
const NOTES = '//';
const HASHES = /\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[A-Za-z0-9+/]{43}=/g;

/**
 * The text that is committed and reviewed: keys sorted, hashes of assets masked (they change with every build and say
 * nothing of the infrastructure), CDKTF's own notes left out and suppressions kept, policies and definitions as the
 * JSON they are.
 */
export const goldenText = (json: TerraformJson): string => `${JSON.stringify(normal(json), null, 2)}\n`;

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value === 'string') return unfolded(value.replace(HASHES, '<hash>'));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([name, inner]) => [name, name === NOTES ? written(inner) : normal(inner)] as const)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries);
}

/** Of the notes of a block, those that people wrote. */
function written(notes: unknown): unknown {
  const suppressions = (notes as Record<string, unknown>)[SUPPRESSIONS];
  return suppressions === undefined ? undefined : { [SUPPRESSIONS]: normal(suppressions) };
}

/** A JSON document inside a text, shown as lines of its own. */
function unfolded(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return { '(json)': normal(JSON.parse(text)) };
  } catch {
    return text;
  }
}

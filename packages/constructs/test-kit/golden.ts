import { SUPPRESSIONS } from '../src/core/suppress';
import type { TerraformJson } from '../src/core/terraform-json';

/** Key of the notes of CDKTF and of our suppressions, which Terraform ignores. */
const NOTES = '//';
const HASHES = /\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\b[A-Za-z0-9+/]{43}=/g;

/**
 * Formats Terraform for review: with sorted keys, masked hashes of assets (they change with every build), expanded JSON
 * in policies and definitions, and without the notes of CDKTF. Suppressions are kept.
 */
export const goldenText = (json: TerraformJson): string => `${JSON.stringify(normalize(json), null, 2)}\n`;

function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value === 'string') return expandJson(value.replace(HASHES, '<hash>'));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([name, inner]) => [name, name === NOTES ? suppressionsOf(inner) : normalize(inner)] as const)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries);
}

/** Returns the suppressions among the notes of a block. */
function suppressionsOf(notes: unknown): unknown {
  const suppressions = (notes as Record<string, unknown>)[SUPPRESSIONS];
  return suppressions === undefined ? undefined : { [SUPPRESSIONS]: normalize(suppressions) };
}

/** Expands a string that contains a JSON document. */
function expandJson(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return { '(json)': normalize(JSON.parse(text)) };
  } catch {
    return text;
  }
}

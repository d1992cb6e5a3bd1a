import type { IngestedInput } from '@cardlake/bronze';
import { numberOf } from './format';
import { printable } from './printable';

/** Up to so many files have a line each; more have one for as many files. */
const FILES_PER_LINE = 10;

/** Formats what was ingested, in at most a tenth as many lines as files if there are many. */
export function ingestText(results: readonly IngestedInput[]): string {
  if (results.length <= FILES_PER_LINE) return results.map((result) => `${describeInput(result)}\n`).join('');
  const groups: string[] = [];
  for (let first = 0; first < results.length; first += FILES_PER_LINE)
    groups.push(`${describeGroup(results.slice(first, first + FILES_PER_LINE))}\n`);
  const total = `${numberOf(results.length, 'file')}: ${describeCounts(results)}\n`;
  return `${groups.join('')}${total}`;
}

const nameOf = ({ input }: IngestedInput) => (input === '-' ? 'standard input' : printable(input));

/** Describes the outcome for an input. */
function describeInput(result: IngestedInput): string {
  const { lines, objects, knownLines, knownObjects } = result;
  const name = nameOf(result);
  const added = `${numberOf(lines, 'line')}, ${numberOf(objects.length, 'object')}`;
  const known = `${numberOf(knownLines, 'line')} already ingested as ${printable(knownObjects[0] ?? '')}`;
  if (lines + knownLines === 0) return `${name}: empty, nothing to ingest`;
  if (knownLines === 0) return `${name}: ${added}`;
  return lines === 0 ? `${name}: ${known}` : `${name}: ${added}, and ${known}`;
}

function describeGroup(group: readonly IngestedInput[]): string {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return '';
  return group.length === 1
    ? describeInput(first)
    : `${nameOf(first)} … ${nameOf(last)}: ${describeCounts(group)}`;
}

function describeCounts(group: readonly IngestedInput[]): string {
  const sum = (of: (result: IngestedInput) => number) =>
    group.reduce((total, result) => total + of(result), 0);
  const known = sum(({ knownLines }) => knownLines);
  const added = `${numberOf(
    sum(({ lines }) => lines),
    'line',
  )}, ${numberOf(
    sum(({ objects }) => objects.length),
    'object',
  )}`;
  return known === 0 ? added : `${added}, and ${numberOf(known, 'line')} already ingested`;
}

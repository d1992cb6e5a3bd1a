import type { BronzeType, IngestedInput } from '@cardlake/bronze';
import { count, numberOf } from './format';
import { printable } from './printable';
import { shellWord } from './shell-word';

/** Inputs that are warned of; one line stands for the rest. */
const SHOWN = 10;

/** Warns of inputs that may be no files of events at all, a line each; empty when there are none. */
export function firstLinesText(results: readonly IngestedInput[], type: BronzeType, lake: string): string {
  const warnings = results.flatMap(({ input, firstLines, objects }) =>
    firstLines === undefined ? [] : [warning(input, type, firstLines) + wayBack(objects, lake)],
  );
  const more = warnings.length - SHOWN;
  return [
    ...warnings.slice(0, SHOWN),
    ...(more > 0 ? [`warning: ${numberOf(more, 'more file is', 'more files are')} like these`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Suggests the command that removes the objects of an input again. */
const wayBack = (objects: readonly string[], lake: string): string =>
  `. Before a run takes it: \`cardlake ingest --lake ${shellWord(lake)} --undo ${objects.map(shellWord).join(' ')}\``;

function warning(
  input: string,
  type: BronzeType,
  { lines, rejected, reason, looksLike }: NonNullable<IngestedInput['firstLines']>,
): string {
  const name = printable(input === '-' ? 'standard input' : input);
  const what = looksLike === undefined ? '' : `; it looks like ${looksLike}`;
  return `warning: ${name}: ${count(rejected)} of its first ${numberOf(lines, 'line')} will be rejected as ${type} (${printable(reason)})${what}`;
}

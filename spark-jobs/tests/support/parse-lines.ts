// Reads `{type, arrival, line}` as JSON lines from standard input and answers each with the parsed row or rejection and
// the masked line. For differential tests.
import { readFileSync } from 'node:fs';
import { type LineType, lineParsers, maskPans } from '@cardlake/card-schema';
import { rejectionText } from '@cardlake/schema';

interface Task {
  readonly type: LineType;
  readonly arrival: number;
  readonly line: string;
}

const answers = readFileSync(0, 'utf8')
  .split('\n')
  .filter((text) => text !== '')
  .map((text) => {
    const { type, arrival, line }: Task = JSON.parse(text);
    const parsed = lineParsers[type](line, arrival);
    const masked = maskPans(line).toWellFormed();
    if (parsed.ok) return { masked, values: Object.values(parsed.row).map(String) };
    return { masked, reasons: parsed.reasons.map(rejectionText), eventId: parsed.eventId ?? null };
  });
process.stdout.write(answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));

import type { Drift } from '@cardlake/engine';
import { count, percent } from './format';
import type { Style } from './style';
import { alignedTable } from './table';

const LEVELS = { stable: 'stable', moderate: 'moved', drifted: 'drifted' } as const;

/** Formats the drift of a day: the score first, then the features, those that moved most before others. */
export function driftText(
  { model, version, day, source, rows, level, score, features }: Drift,
  style: Style,
): string {
  const share = ({ training, day: now }: Drift['score']['missing']) =>
    training === now ? percent(now) : `${percent(training)} → ${percent(now)}`;
  const lines = [score, ...[...features].sort((a, b) => b.index - a.index)];
  const table = alignedTable(
    ['', 'index', '', 'missing', 'zero'],
    style,
  )(
    lines.map((line) => [
      { text: line.name, isNumber: false },
      { text: line.index.toFixed(3), isNumber: true },
      { text: LEVELS[line.level], isNumber: false },
      { text: share(line.missing), isNumber: true },
      { text: share(line.zero), isNumber: true },
    ]),
  );
  const from = source === 'decisions' ? 'decisions' : 'gold rows, scored now';
  const verdict = level === 'drifted' ? style.bad('drifted') : style.good(LEVELS[level]);
  return `${model} ${version} on ${day}: ${count(rows)} ${from}\n\n${table}\n${verdict}\n`;
}

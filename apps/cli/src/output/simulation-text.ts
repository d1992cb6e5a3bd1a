import { AMOUNT, DECISIONS } from '@cardlake/card-schema';
import type { EventSum, VersionSimulation } from '@cardlake/prediction';
import { formatDecimal } from '@cardlake/schema';
import type { PolicySimulation } from '../policy/simulate-policy';
import { count, numberOf, percent } from './format';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable, type Cell } from './table';

/** Formats what another policy would have changed: rates and amounts, changes, costs, and what cannot be known. */
export function simulationText({ model, from, to, versions }: PolicySimulation, style: Style): string {
  const title = `${printable(model)}: decisions from ${from} to ${to}\n`;
  return title + versions.map((version) => versionText(version, style)).join('');
}

function versionText(version: VersionSimulation, style: Style): string {
  const { recorded, simulated, changes, unknown, labelled, frauds, controls, cost } = version;
  const total = DECISIONS.reduce((sum, name) => sum + recorded[name].events, 0);
  const rows = DECISIONS.map((name) => [
    word(name),
    ...sumCells(recorded[name], total),
    ...sumCells(simulated[name], total),
  ]);
  const header = ['', 'decided', 'share', 'amount', 'simulated', 'share', 'amount'];
  const changed = changes.map(({ from, to, events, amount, frauds: f, genuine }) => [
    word(`${from} → ${to}`),
    number(count(events)),
    number(amountText(amount)),
    ...[f, genuine, events - f - genuine].map((each) => number(count(each))),
  ]);
  const changeHeader = ['', 'events', 'amount', 'frauds', 'genuine', 'no label'];
  return [
    `\n${style.title(printable(version.version))}: ${numberOf(total, 'decision')}, ${count(labelled)} with a label, ${numberOf(frauds, 'fraud')}, ${numberOf(controls, 'control')}\n\n`,
    alignedTable(header, style)(rows),
    changed.length === 0 ? '\nNothing changes.\n' : `\n${alignedTable(changeHeader, style)(changed)}`,
    cost === undefined ? '' : costText(cost),
    ...Object.entries(unknown).map(
      ([reason, events]) =>
        `${numberOf(events, 'decision counts as it was', 'decisions count as they were')}: ${UNKNOWN[reason as keyof typeof UNKNOWN]}\n`,
    ),
  ].join('');
}

const UNKNOWN: Readonly<Record<keyof VersionSimulation['unknown'], string>> = {
  rules: 'lists or rules matched, and a record does not say what they asked for (give --rules)',
  event: 'silver does not have the event, which rules look at',
  definition: 'the vector is of another definition than rules are about',
  policy: 'the lake does not have the policy of the version (give --policy)',
};

function costText({
  recorded,
  simulated,
  represented,
  leftOut,
}: NonNullable<VersionSimulation['cost']>): string {
  const change = simulated - recorded;
  const lines = [
    `\ncost ${recorded.toFixed(2)}, simulated ${simulated.toFixed(2)} (${change > 0 ? '+' : ''}${change.toFixed(2)})\n`,
  ];
  if (represented > 0)
    lines.push(
      `${numberOf(represented, 'decline has', 'declines have')} no label; controls stand for them in both costs\n`,
    );
  if (leftOut > 0)
    lines.push(
      `${numberOf(leftOut, 'decline has', 'declines have')} no label, and nothing stands for them: they are in neither cost\n`,
    );
  return lines.join('');
}

const word = (text: string): Cell => ({ text, isNumber: false });
const number = (text: string): Cell => ({ text, isNumber: true });
const amountText = (amount: bigint): string => formatDecimal(amount, AMOUNT.scale);

const sumCells = ({ events, amount }: EventSum, total: number): Cell[] =>
  [count(events), total === 0 ? '–' : percent(events / total), amountText(amount)].map(number);

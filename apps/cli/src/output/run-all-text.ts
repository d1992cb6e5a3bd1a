import type { AllResult, LakeSummary } from '@cardlake/engine';
import { objectLines, skippedLines } from './bronze-text';
import { cardText } from './card-text';
import { datasetsText } from './datasets-text';
import { bytes, count, numberOf } from './format';
import { reasonLines } from './quarantine-text';
import { shellWord } from './shell-word';
import type { Style } from './style';
import { alignedTable } from './table';

/**
 * Formats the result of a whole run: counts for each layer, quarantine, one card, labels, and commands to try
 * next.
 */
export function runAllText(
  { daily, stream, summary }: AllResult,
  lakeRoot: string,
  nowMs: number,
  style: Style,
): string {
  const sections = [
    `${style.title('Lines')}\n${linesText(summary)}`,
    `${style.title('Tables')}\n${tablesText(summary, style)}`,
    `${style.title('Quarantine')}\n${quarantineText(summary)}`,
    `${style.title('One card, online')}\n${summary.card === undefined ? 'none yet\n' : cardText(summary.card, nowMs)}`,
    `${style.title('Datasets')}\n${daily === undefined ? TOO_FEW_DAYS : datasetsText(daily)}`,
    `${style.title('Try next')}\n${nextText(summary, lakeRoot)}`,
  ];
  if (stream.later > 0) {
    sections.unshift(
      `${numberOf(stream.later, 'bronze object arrives', 'bronze objects arrive')} after the window end, for a later run.\n`,
    );
  }
  const told = [...objectLines(stream.refined), ...skippedLines(stream.skipped)];
  if (told.length > 0) sections.unshift(`${told.join('\n')}\n`);
  return `\n${sections.join('\n')}`;
}

const TOO_FEW_DAYS =
  'none: the lake has too few days for train, gap, validation and label maturity (28 by default).\nUse fewer days with --train-days, --gap-days, --validation-days and --label-maturity-days.\n';

const linesText = ({ lines }: LakeSummary): string =>
  `${count(lines.lines)} in bronze = ${count(lines.silver)} in silver + ${numberOf(lines.duplicates, 'duplicate')} + ${count(lines.quarantined)} quarantined\n`;

function tablesText({ tables }: LakeSummary, style: Style): string {
  const number = (value: number) => ({ text: count(value), isNumber: true });
  return alignedTable(
    ['table', 'rows', 'days', 'size'],
    style,
  )(
    tables.map(({ table, rows, partitions, bytes: size }) => [
      { text: table, isNumber: false },
      number(rows),
      number(partitions),
      { text: bytes(size), isNumber: true },
    ]),
  );
}

const quarantineText = ({ quarantined }: LakeSummary): string =>
  quarantined.length === 0 ? 'no line\n' : reasonLines(quarantined);

/** A card id may look like an option. */
const cardWord = (card: string): string => (card.startsWith('-') ? `-- ${shellWord(card)}` : shellWord(card));

function nextText({ card }: LakeSummary, lakeRoot: string): string {
  const at = lakeRoot === './lake' ? '' : ` --lake ${shellWord(lakeRoot)}`;
  return [
    `cardlake query${at} "SELECT dt, count(*) AS events, sum(amount) AS amount FROM silver.card_transactions GROUP BY dt ORDER BY dt"`,
    ...(card === undefined ? [] : [`cardlake features get${at} ${cardWord(card.card)}`]),
    `cardlake verify${at}`,
    `cardlake status${at}`,
    'cardlake --help',
  ]
    .map((line) => `  ${line}\n`)
    .join('');
}

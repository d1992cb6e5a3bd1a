import type { CostLine, Estimate } from './estimate';
import type { Price } from './prices';

const amount = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Columns of the table of an estimate. */
export const COST_COLUMNS = [
  { title: 'service', isNumber: false },
  { title: 'for', isNumber: false },
  { title: 'a month', isNumber: true },
  { title: 'unit', isNumber: false },
  { title: 'USD', isNumber: true },
  { title: 'note', isNumber: false },
] as const;

/** Costs that no estimate includes. */
export const COST_EXCLUDED = 'Without free tiers, taxes, discounts and data transfer out.';

/** Formats a line of an estimate, a text for each column. */
export const costCells = ({ service, item, quantity, unit, usd, note, priceRegion }: CostLine): string[] => [
  service,
  item,
  amount.format(quantity),
  unit,
  usd === undefined ? 'not known' : money.format(usd),
  [note, priceRegion && `price of ${priceRegion}`].filter(Boolean).join('; '),
];

/** Formats the sum of an estimate. */
export const costSum = ({ usd }: Estimate): string => `USD ${money.format(usd)} a month`;

/** Names the prices that are missing in the sum; empty without any. */
export const costMissing = ({ unknown }: Estimate): string =>
  unknown.length === 0 ? '' : ` without ${unknown.map(({ price }) => price).join(', ')}`;

/** Tells what a million decisions cost by each way; empty where nothing is decided. */
export const costOfWays = ({ perMillionDecisions: ways }: Estimate): string =>
  ways === undefined
    ? ''
    : `A million decisions cost, by the way in which they are made:\n\n${Object.entries(ways)
        .map(([way, usd]) => `- ${way}: ${usdOrUnknown(usd)}\n`)
        .join('')}\n`;

/** Tells what a million rows of feeds cost by the number of their objects; empty where no feed is loaded. */
export const costOfRows = ({ perMillionRows: rows }: Estimate): string =>
  rows === undefined
    ? ''
    : `A million rows of feeds cost, staged and published by one run:\n\n${Object.entries(rows)
        .sort(([a], [b]) => Number(b) - Number(a))
        .map(([objects, usd]) => `- in ${objects} objects: ${usdOrUnknown(usd)}\n`)
        .join('')}\n`;

const usdOrUnknown = (usd: number | undefined): string =>
  usd === undefined ? 'not known' : `USD ${money.format(usd)}`;

/** Formats a price with its source. */
export function priceSource(name: string, { usd, unit, region, source, date }: Price): string {
  const where = region === '' ? '' : ` (${region}, ${date})`;
  return `${name}: ${usd === undefined ? 'not known' : `USD ${usd}`} per ${unit}, ${source}${where}`;
}

/** Formats an estimate as Markdown, with the source of every price. */
export function costMarkdown(found: Estimate): string {
  const row = (texts: readonly string[]) => `| ${texts.join(' | ')} |\n`;
  return [
    row(COST_COLUMNS.map(({ title }) => title)),
    row(COST_COLUMNS.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...found.lines.map((line) => row(costCells(line))),
    `\n**${costSum(found)}**${costMissing(found)}. ${COST_EXCLUDED}\n\n`,
    costOfWays(found),
    costOfRows(found),
    ...[...found.prices].map(([name, price]) => `- ${priceSource(name, price)}\n`),
  ].join('');
}

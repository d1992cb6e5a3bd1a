import type { CostLine, Estimate, Price } from '@cardlake/cost';
import type { Style } from '../output/style';
import { alignedTable } from '../output/table';

const amount = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const HEAD = ['service', 'for', 'a month', 'unit', 'USD', 'note'];

const cells = ({ service, item, quantity, unit, usd, note, priceRegion }: CostLine): string[] => [
  service,
  item,
  amount.format(quantity),
  unit,
  usd === undefined ? 'not known' : money.format(usd),
  [note, priceRegion && `price of ${priceRegion}`].filter(Boolean).join('; '),
];

const sourceText = (name: string, { usd, unit, region, source, date }: Price): string => {
  const where = region === '' ? '' : ` (${region}, ${date})`;
  return `${name}: ${usd === undefined ? 'not known' : `USD ${usd}`} per ${unit}, ${source}${where}`;
};

const EXCLUDED = 'Without free tiers, taxes, discounts and data transfer out.';

/** Formats an estimate as a table with its sum and its exclusions. */
export function costText(found: Estimate, style: Style, withSources: boolean): string {
  const numbers = new Set([2, 4]);
  const rows = found.lines.map((line) => cells(line).map((text, i) => ({ text, isNumber: numbers.has(i) })));
  const sum = `USD ${money.format(found.usd)} a month${missing(found)}`;
  const sources = withSources ? [...found.prices].map(([name, price]) => `${sourceText(name, price)}\n`) : [];
  return [
    alignedTable(HEAD, style)(rows),
    `\n${style.title(sum)}\n${EXCLUDED}\n`,
    ...(sources.length > 0 ? ['\n', ...sources] : []),
  ].join('');
}

const missing = ({ unknown }: Estimate): string =>
  unknown.length === 0 ? '' : ` without ${unknown.map(({ price }) => price).join(', ')}`;

/** Formats an estimate as Markdown, with the source of every price. */
export function costMarkdown(found: Estimate): string {
  const row = (texts: readonly string[]) => `| ${texts.join(' | ')} |\n`;
  return [
    row(HEAD),
    row(['---', '---', '---:', '---', '---:', '---']),
    ...found.lines.map((line) => row(cells(line))),
    `\n**USD ${money.format(found.usd)} a month**${missing(found)}. ${EXCLUDED}\n\n`,
    ...[...found.prices].map(([name, price]) => `- ${sourceText(name, price)}\n`),
  ].join('');
}

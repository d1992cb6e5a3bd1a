import {
  COST_COLUMNS,
  COST_EXCLUDED,
  costCells,
  costMissing,
  costOfRows,
  costOfWays,
  costSum,
  type Estimate,
  priceSource,
} from '@cardlake/cost';
import type { Style } from '../output/style';
import { alignedTable } from '../output/table';

/** Formats an estimate as a table with its sum and its exclusions. */
export function costText(found: Estimate, style: Style, withSources: boolean): string {
  const head = COST_COLUMNS.map(({ title }) => title);
  const rows = found.lines.map((line) =>
    costCells(line).map((text, i) => ({ text, isNumber: COST_COLUMNS[i]?.isNumber === true })),
  );
  const sum = `${costSum(found)}${costMissing(found)}`;
  const sources = withSources
    ? [...found.prices].map(([name, price]) => `${priceSource(name, price)}\n`)
    : [];
  return [
    alignedTable(head, style)(rows),
    `\n${style.title(sum)}\n${COST_EXCLUDED}\n`,
    ...(found.perMillionDecisions ? [`\n${costOfWays(found).trimEnd()}\n`] : []),
    ...(found.perMillionRows ? [`\n${costOfRows(found).trimEnd()}\n`] : []),
    ...(sources.length > 0 ? ['\n', ...sources] : []),
  ].join('');
}

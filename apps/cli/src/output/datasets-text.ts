import type { DatasetsResult } from '@cardlake/datasets';
import { numberOf, percent } from './format';

/** Formats the datasets that were built, with the balance of their labels. */
export function datasetsText({ training, inference, changed, empty }: DatasetsResult): string {
  const { train, validation, bounds, day } = training;
  const excluded = validation.excluded.rows;
  const lines = [
    `datasets of ${day}${changed ? '' : ', unchanged'}`,
    `  train       ${balance(train)}, events from ${bounds.train.from} up to ${bounds.train.to}`,
    ...declines(train),
    `  validation  ${balance(validation)}, events from ${bounds.validation.from} up to ${bounds.validation.to}`,
    ...declines(validation),
    ...(excluded > 0
      ? [
          `              without ${numberOf(excluded, 'row')} of ${numberOf(validation.excluded.cards, 'card')} known to be compromised`,
        ]
      : []),
    `  inference   ${numberOf(inference.inference.rows, 'row')}, events of ${day}`,
    ...empty.map(({ split, reason }) => `  ${split} is empty: ${reason}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Tells of the declines that a split leaves out, and of the controls that stand for those by the model. */
function declines({ declines: found }: DatasetsResult['training']['train']): string[] {
  if (found === undefined) return [];
  const { leftOut, byRules = 0, controls } = found;
  const byModel = byRules === 0 ? 'them' : `${leftOut - byRules} of them, which the model declined`;
  return [
    `              without ${numberOf(leftOut, 'decline')} that nobody reported on; ${numberOf(controls, 'control stands', 'controls stand')} for ${byModel}`,
  ];
}

function balance({ rows, frauds }: { readonly rows: number; readonly frauds: number }): string {
  const share = rows === 0 ? '' : ` (${percent(frauds / rows)})`;
  return `${numberOf(rows, 'row')}, ${numberOf(frauds, 'fraud')}${share}`;
}

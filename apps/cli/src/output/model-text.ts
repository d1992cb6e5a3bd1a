import type { GateResult, ModelComparison, ModelVersion } from '@cardlake/engine';
import { numberOf } from './format';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable } from './table';

/** A version of a model; where it is known, if it is the one that decides. */
export interface ListedModel extends ModelVersion {
  readonly isPromoted?: boolean;
}

const number = (value: number | null): string => (value === null ? '-' : value.toFixed(4));

/** Formats a list of versions of models. */
export function modelsText(versions: readonly ListedModel[], style: Style): string {
  if (versions.length === 0) return 'no models yet\n';
  const names = ['model', 'version', 'ROC AUC', 'average precision', 'card precision', 'features', ''];
  return alignedTable(
    names,
    style,
  )(
    versions.map(({ name, version, metrics, card, isPromoted }) => [
      { text: name, isNumber: false },
      { text: version, isNumber: false },
      ...[metrics?.rocAuc, metrics?.averagePrecision, metrics?.cardPrecision.mean].map((value) => ({
        text: number(value ?? null),
        isNumber: true,
      })),
      { text: String(card.features.length), isNumber: true },
      { text: isPromoted ? 'promoted' : '', isNumber: false },
    ]),
  );
}

/** Formats a version of a model. */
export function modelText(
  { name, version, policy, metrics, card, isPromoted }: ListedModel,
  style: Style,
): string {
  const lines: readonly (readonly [string, string])[] = [
    ...metricLines(metrics),
    ...(isPromoted === undefined ? [] : ([['decides', isPromoted ? 'yes' : 'no']] as const)),
    ['policy', ruleText(policy.rule)],
    ['features', card.features.map((feature) => feature.name).join(', ')],
    [
      'groups',
      card.groups.map((group) => `${group.name} ${group.definitionHash.slice(0, 12)}`).join(', ') || '-',
    ],
  ];
  const width = Math.max(...lines.map(([title]) => title.length));
  return [
    `${style.title(`${name} ${version}`)}\n`,
    ...lines.map(([title, text]) => `  ${title.padEnd(width)}  ${text}\n`),
  ].join('');
}

/** Formats the metrics of two models side by side. */
export function comparedModelsText({ dataset, models, gain }: ModelComparison, style: Style): string {
  const [first, second] = models.map(({ metrics }) => metricLines(metrics));
  const names = ['', ...models.map(({ name, version }) => `${name} ${version}`)];
  const rows = (first ?? []).map(([title, text], at) => [title, text, second?.[at]?.[1] ?? '-']);
  const table = alignedTable(
    names,
    style,
  )(rows.map((cells) => cells.map((text, at) => ({ text, isNumber: at > 0 }))));
  const gains = Object.entries(gain).map(
    ([metric, { value, low, high }]) =>
      `${GAINS[metric as keyof typeof gain]} ${signed(value)}, with 95 % from ${signed(low)} to ${signed(high)}\n`,
  );
  return `validation split of ${printable(dataset)}\n\n${table}\n${gains.join('')}`;
}

/** Formats the judgement of the gate. */
export function gateText(result: GateResult, style: Style): string {
  const { challenger, champion, dataset, rows, passes, reasons } = result;
  const judged = passes ? 'passes' : style.bad('is stopped');
  const against = champion === null ? '' : ` against ${champion.name} ${champion.version}`;
  return [
    `${style.title(`${challenger.name} ${challenger.version}`)} ${judged}${against}\n`,
    `  ${numberOf(rows, 'row')}: the validation split of ${printable(dataset)}\n`,
    ...reasons.map((reason) => `  ${reason}\n`),
  ].join('');
}

const GAINS = { averagePrecision: 'average precision', cardPrecision: 'card precision' } as const;

const signed = (value: number | null): string =>
  value === null ? '-' : `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;

function metricLines(metrics: ModelVersion['metrics']): readonly (readonly [string, string])[] {
  if (metrics === null) return [['validation', 'none: it was trained elsewhere']];
  const { cardPrecision, calibration } = metrics;
  return [
    ['validation', `${numberOf(metrics.rows, 'row')}, ${numberOf(metrics.frauds, 'fraud')}`],
    ['ROC AUC', number(metrics.rocAuc)],
    ['average precision', number(metrics.averagePrecision)],
    [`card precision@${cardPrecision.cardsPerDay}`, number(cardPrecision.mean)],
    ['calibration error', number(calibration?.expectedError ?? null)],
  ];
}

function ruleText(rule: ModelVersion['policy']['rule']): string {
  if (rule.kind === 'costs')
    return `least expected cost: fraud amount + ${rule.fee}, false alarm ${rule.falseAlarm}, review ${rule.review}`;
  const from = (threshold: number | null) => (threshold === null ? 'never' : `from ${number(threshold)}`);
  return `review ${from(rule.review)}, decline ${from(rule.decline)}`;
}

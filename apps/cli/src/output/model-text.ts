import type { ModelVersion } from '@cardlake/engine';
import type { Style } from './style';
import { alignedTable } from './table';

const number = (value: number | null): string => (value === null ? '-' : value.toFixed(4));

/** Formats a list of versions of models. */
export function modelsText(versions: readonly ModelVersion[], style: Style): string {
  if (versions.length === 0) return 'no models yet\n';
  const names = ['model', 'version', 'ROC AUC', 'average precision', 'card precision', 'features'];
  return alignedTable(
    names,
    style,
  )(
    versions.map(({ name, version, metrics, card }) => [
      { text: name, isNumber: false },
      { text: version, isNumber: false },
      ...[metrics?.rocAuc, metrics?.averagePrecision, metrics?.cardPrecision.mean].map((value) => ({
        text: number(value ?? null),
        isNumber: true,
      })),
      { text: String(card.features.length), isNumber: true },
    ]),
  );
}

/** Formats a version of a model. */
export function modelText({ name, version, policy, metrics, card }: ModelVersion, style: Style): string {
  const lines: readonly (readonly [string, string])[] = [
    ...metricLines(metrics),
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

function metricLines(metrics: ModelVersion['metrics']): readonly (readonly [string, string])[] {
  if (metrics === null) return [['validation', 'none: it was trained elsewhere']];
  const { cardPrecision, calibration } = metrics;
  return [
    ['validation', `${metrics.rows} rows, ${metrics.frauds} frauds`],
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

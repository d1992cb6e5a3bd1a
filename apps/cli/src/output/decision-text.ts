import type { StoredDecision } from '@cardlake/engine';
import { isoInstant } from '@cardlake/runtime';
import { numberOf } from './format';
import { printable } from './printable';
import type { Style } from './style';

/** Formats a decision: what was decided, what it was made of, its reasons, and the vector. */
export function decisionText(decision: StoredDecision, style: Style): string {
  const { event_id, card_id, merchant_id, amount, ts, state, features, feature_group, reasons } = decision;
  const title = `${printable(event_id)}: ${printable(decision.decision ?? state)}`;
  const event = `card ${printable(card_id)}, merchant ${printable(merchant_id)}, ${amount} at ${isoInstant(ts)}`;
  const vector = Object.entries(features ?? {}).map(([name, value]) => [name, String(value ?? '-')] as const);
  return [
    `${style.title(title)}  ${event}\n`,
    aligned(facts(decision)),
    ...(reasons === null
      ? []
      : [`${style.title('Reasons')}\n`, ...reasons.map((reason) => `  ${printable(reason)}\n`)]),
    ...(vector.length === 0
      ? []
      : [
          `${style.title(`Vector${feature_group === null ? '' : ` of ${printable(feature_group)}`}`)}\n`,
          aligned(vector),
        ]),
  ].join('');
}

type Line = readonly [title: string, text: string];

function facts(decision: StoredDecision): Line[] {
  const { received_at, decided_at, score, probability, model, model_version, policy_hash } = decision;
  const { history_events, history_read_at, flags, rules, snapshots, steps, shadows, decided_by } = decision;
  const lines: Line[] = [
    ['received', isoInstant(received_at)],
    ['decided', `${isoInstant(decided_at)}, ${((decided_at - received_at) / 1000).toFixed(1)} ms later`],
  ];
  if (model !== null)
    lines.push([
      'model',
      [model, model_version, policy_hash && `policy ${policy_hash}`].filter(Boolean).join(' '),
    ]);
  if (score !== null)
    lines.push(['score', `${score}${probability === null ? '' : `, probability ${probability}`}`]);
  if (history_events !== null && history_read_at !== null)
    lines.push(['history', `${numberOf(history_events, 'event')}, read at ${isoInstant(history_read_at)}`]);
  if (decided_by !== null) lines.push(['decided by', decided_by]);
  lines.push(['flags', flags.join(', ') || 'none'], ['rules', rules.join(', ') || 'none']);
  for (const snapshot of snapshots) lines.push(['snapshot', membersText(snapshot)]);
  for (const shadow of shadows) lines.push(['shadow', membersText(shadow)]);
  const durations = Object.entries(steps).map(([name, ms]) => `${name} ${ms} ms`);
  if (durations.length > 0) lines.push(['steps', durations.join(', ')]);
  return lines;
}

const membersText = (members: Readonly<Record<string, unknown>>): string =>
  Object.entries(members)
    .map(([name, value]) => `${name} ${value ?? '-'}`)
    .join(', ');

function aligned(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([title]) => title.length));
  return lines.map(([title, text]) => `  ${printable(title.padEnd(width))}  ${printable(text)}\n`).join('');
}

import type { DecisionAudit } from '@cardlake/feature-store/assembled';
import { AUDIT_CLASSES, type AuditClass, type MismatchCause } from '@cardlake/feature-store/assembled';
import { count, numberOf } from './format';
import { printable } from './printable';
import type { Style } from './style';
import { alignedTable } from './table';

const MEANINGS: Readonly<Record<AuditClass, string>> = {
  equal: 'the vector is its gold row',
  corrected: 'a snapshot that it used was published again',
  late: 'events of its past came later',
  conflict: 'silver kept another payload of an event',
  absent: 'silver does not have its event, or one that it had read',
  stale: 'a snapshot of an earlier day was used',
  incomplete: 'the history that was read began within a window',
  mismatch: 'nothing explains the difference',
};

const CAUSES: Readonly<Record<MismatchCause, string>> = {
  vector: 'what it had read gives another vector',
  history: 'no known events are those that it had read',
  snapshot: 'it used a snapshot of a wrong day',
  gold: 'gold is another vector of the same events',
};

/** Formats the audit of a day: a line for each class, then the mismatches, feature by feature. */
export function auditText(audit: DecisionAudit, style: Style): string {
  const { day, decisions, undecided, classes, unproven } = audit;
  const rows = AUDIT_CLASSES.filter((name) => classes[name] > 0 || name === 'equal' || name === 'mismatch');
  const table = alignedTable(
    ['class', 'decisions', 'not computed', ''],
    style,
  )(
    rows.map((name) => [
      { text: name, isNumber: false },
      { text: count(classes[name]), isNumber: true },
      { text: count(unproven[name] ?? 0), isNumber: true },
      { text: MEANINGS[name], isNumber: false },
    ]),
  );
  const late = undecided === 0 ? '' : `, ${count(undecided)} of them too late for a vector`;
  return `${day}: ${numberOf(decisions, 'decision')}${late}\n\n${table}${otherDefinitions(audit)}\n${verdict(audit, style)}\n`;
}

const otherDefinitions = ({ otherDefinitions: others }: DecisionAudit): string =>
  others
    .map(
      ({ group, definitionHash, decisions }) =>
        `\n${numberOf(decisions, 'decision')} with ${printable(group)} as defined by ${printable(definitionHash.slice(0, 12))}, which gold does not have: not compared\n`,
    )
    .join('');

function verdict({ classes, mismatches }: DecisionAudit, style: Style): string {
  if (classes.mismatch === 0) return style.good('no mismatch');
  const shown = mismatches.map(({ eventId, cause, differences }) => {
    const why = cause === undefined ? '' : `: ${CAUSES[cause]}`;
    const lines = differences.map(
      ({ feature, served, gold, computed }) =>
        `    ${feature}: served ${text(served)}, gold ${text(gold)}${computed === undefined ? '' : `, computed again ${computed}`}\n`,
    );
    return `  ${printable(eventId)}${why}\n${lines.join('')}`;
  });
  const left = classes.mismatch - mismatches.length;
  const more = left > 0 ? `  … ${count(left)} more (--examples)\n` : '';
  const number = numberOf(classes.mismatch, 'mismatch', 'mismatches');
  return `${style.bad(number)}\n${shown.join('')}${more}`.trimEnd();
}

const text = (value: string | undefined): string => (value === undefined ? 'nothing' : printable(value));

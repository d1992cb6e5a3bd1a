import { type CardEvent, decidedFields, readHistoryHash } from '@cardlake/card-schema';
import {
  type AuditClass,
  type AuditedDecision,
  type AuditVerdict,
  type DecisionAuditor,
  type DecisionEvidence,
  deriveKeptColumns,
  type KnownEvent,
  type MismatchCause,
} from '@cardlake/feature-store/assembled';
import type { CompiledGroup, CompiledSnapshotGroup, FeatureValue } from '@cardlake/features';
import { readTexts } from '../decide/read-texts';
import { createVectorAssembler } from '../vector/assembler';
import { findReadEvents, type HistoryRead } from './find-read-events';
import { KnownHistory, type KnownRow } from './known-history';
import { listPayloadChoices } from './payload-choices';
import { findServedRows, type ServedRows } from './served-rows';
import { compareVectors } from './vector-comparison';

type Values = Readonly<Record<string, FeatureValue | undefined>>;

/** A decision on the card of a history, with what the lake knows of it. */
interface Case extends DecisionEvidence {
  readonly decision: AuditedDecision;
  readonly served: Values;
  readonly history: KnownHistory;
  /** False when silver keeps the id with other columns than those that were decided. */
  readonly isSame: boolean;
}

/** Inputs that a decision may have been made of. */
interface Inputs {
  readonly payload: KnownEvent;
  readonly read: readonly KnownRow[];
}

const DECIDED = Object.keys(decidedFields) as (keyof typeof decidedFields)[];

/**
 * Creates the auditor of a group. It takes the events that a decision had read, found by their number and hash, and the
 * snapshot rows of the versions that it names, and computes its vector again: only what is that vector is explained.
 * @throws Error, see `createVectorAssembler`
 */
export function createDecisionAuditor(
  group: CompiledGroup,
  snapshotGroups: readonly CompiledSnapshotGroup[],
): DecisionAuditor {
  const assembler = createVectorAssembler(group, snapshotGroups);
  const columns = deriveKeptColumns([group]);
  const comparison = compareVectors(group);
  const kinds = new Map(group.features.map(({ name, compute }) => [name, compute]));

  const isUnknown = (name: string, { unknown }: ServedRows): boolean => {
    const compute = kinds.get(name);
    return compute?.kind === 'snapshot' && unknown.has(compute.group);
  };

  const mismatch = (
    cause: MismatchCause,
    names: readonly string[],
    { served, gold }: Case,
    computed: Values = {},
  ): AuditVerdict => ({
    class: 'mismatch',
    isProven: true,
    cause,
    differences: names.map((feature) => ({
      feature,
      served: comparison.format(feature, served[feature]),
      gold: comparison.format(feature, gold?.[feature]),
      computed: comparison.format(feature, computed[feature]),
    })),
  });

  const listPast = ({ history, decision: { ts } }: Case): readonly KnownRow[] =>
    history.between(ts - assembler.reachMicros, ts);

  /** Explains a decision by inputs that it may have been made of. */
  const explain = (subject: Case, { payload, read }: Inputs): AuditVerdict => {
    const { decision, published, served, gold = {}, history } = subject;
    const rows = findServedRows(decision, assembler.listSnapshots(payload.event), published);
    if (rows.isAhead || (rows.isStale && !isFlagged(decision, 'stale')))
      return mismatch('snapshot', comparison.listDifferences(served, gold), subject);
    // Not all columns of such an event are known.
    if (read.some(({ known }) => known.origin === 'absent')) return verdict('absent', false);
    const computed = assembler.assembleVector(payload.event, history.readPast(read), rows.reads).features;
    const wrong = comparison.listDifferences(served, computed).filter((name) => !isUnknown(name, rows));
    if (wrong.length > 0) return mismatch('vector', wrong, subject, computed);
    const isProven = rows.unknown.size === 0;
    if (!subject.isSame) return verdict('conflict', isProven);
    const differing = comparison.listDifferences(served, gold);
    const own = differing.filter((name) => kinds.get(name)?.kind !== 'snapshot');
    if (own.length === 0) return verdict(rows.isStale ? 'stale' : 'corrected', isProven);
    if ([payload, ...read.map(({ known }) => known)].some(({ origin }) => origin !== 'silver'))
      return verdict('conflict', isProven);
    const seen = new Set(read);
    const isLate = listPast(subject).some((row) => row.known.origin === 'silver' && !seen.has(row));
    if (!isLate) return mismatch('gold', own, subject, computed);
    return verdict(isFlagged(decision, 'incomplete') ? 'incomplete' : 'late', isProven);
  };

  /** Judges a decision of which nobody knows what it had read. */
  const judgeUnread = (subject: Case, payload: KnownEvent): AuditVerdict => {
    const { decision, published, served, gold = {}, history } = subject;
    if (!isFlagged(decision, 'incomplete'))
      return mismatch('history', comparison.listDifferences(served, gold), subject);
    const rows = findServedRows(decision, assembler.listSnapshots(payload.event), published);
    const computed = assembler.assembleVector(payload.event, history.readPast([]), rows.reads).features;
    const wrong = comparison.listDifferences(served, computed).filter((name) => {
      const kind = kinds.get(name)?.kind;
      return (kind === 'row' || kind === 'snapshot') && !isUnknown(name, rows);
    });
    return wrong.length > 0 ? mismatch('vector', wrong, subject, computed) : verdict('incomplete', false);
  };

  const judge = (subject: Case): AuditVerdict => {
    const { decision, served, gold, history, isSame } = subject;
    if (subject.silver === undefined) return verdict('absent', true);
    const differing = comparison.listDifferences(served, gold ?? {});
    if (isSame && differing.length === 0) return verdict('equal', true);
    if (isSame && gold === undefined) return mismatch('gold', differing, subject);
    const payloads = history.rows
      .map(({ known }) => known)
      .filter(({ event, origin }) => origin !== 'absent' && isDecidedOn(decision, event));
    const [first] = payloads;
    // Nothing has the columns that were decided any more: a line that was masked or cut.
    if (first === undefined) return verdict('conflict', false);
    const read = readOf(decision);
    if (read === undefined) return mismatch('history', differing, subject);
    let found: AuditVerdict | undefined;
    for (const payload of payloads) {
      for (const choice of listPayloadChoices(listPast(subject))) {
        const events = findReadEvents(choice, read);
        if (events === undefined) continue;
        const explained = explain(subject, { payload, read: events });
        if (explained.class !== 'mismatch') return explained;
        found ??= explained;
      }
    }
    return found ?? judgeUnread(subject, first);
  };

  return {
    isEqual: (features, gold) => comparison.isEqual(features, gold),
    openCard(known) {
      const history = new KnownHistory(known, columns);
      return (decision, evidence) => {
        const served = comparison.read(decision.features);
        const isSame = evidence.silver !== undefined && isDecidedOn(decision, evidence.silver);
        return judge({ ...evidence, decision, served, history, isSame });
      };
    },
  };
}

const verdict = (name: AuditClass, isProven: boolean): AuditVerdict => ({
  class: name,
  isProven,
  differences: [],
});

const isFlagged = ({ flags }: AuditedDecision, flag: string): boolean => readTexts(flags).includes(flag);

/** Tests whether an event has the columns that a decision repeats. */
const isDecidedOn = (decision: AuditedDecision, event: CardEvent): boolean =>
  DECIDED.every((name) => decision[name] === event[name]);

function readOf(decision: AuditedDecision): HistoryRead | undefined {
  const { history_events: count, history_hash: hash, history_read_at: readAt } = decision;
  if (count === null || hash === null || readAt === null) return undefined;
  const isPartial = isFlagged(decision, 'incomplete');
  return { count: Number(count), hash: readHistoryHash(hash), readAt, isPartial };
}

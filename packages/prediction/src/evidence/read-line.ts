import { groupFields } from '@cardlake/card-features';
import { businessFields, type CardEvent, decisionFields } from '@cardlake/card-schema';
import type { DecisionEvidence, KnownEvent, SnapshotValues } from '@cardlake/feature-store/assembled';
import {
  type CompiledGroup,
  type CompiledSnapshotGroup,
  type FeatureValue,
  publishedName,
} from '@cardlake/features';
import { EVIDENCE_COLUMNS } from '@cardlake/job-contract';
import type { Row } from '@cardlake/schema';
import { z } from 'zod';
import { readJsonRow } from './json-row';

type EvidenceColumn = (typeof EVIDENCE_COLUMNS)[number];

const columns = Object.fromEntries(EVIDENCE_COLUMNS.map((name) => [name, decisionFields[name]])) as Pick<
  typeof decisionFields,
  EvidenceColumn
>;

/** A decision as it was left, with what the lake knows of it. */
interface LeftDecision {
  readonly decision: Row<typeof columns>;
  /** True when silver keeps the event that was decided. */
  readonly isSame: boolean;
  readonly gold: Readonly<Record<string, FeatureValue>> | undefined;
  /** Undefined for a decision that the job found equal to its gold row. */
  readonly evidence: DecisionEvidence | undefined;
}

/** Decisions about a card, whose vectors are of one group. */
export interface EvidenceLine {
  /** Undefined where gold does not have the definition of their vectors. */
  readonly group: CompiledGroup | undefined;
  readonly decisions: readonly LeftDecision[];
  /** Events of the card, ascending by time; none where all decisions were found equal to gold. */
  readonly known: readonly KnownEvent[];
}

const row = z.record(z.string(), z.unknown());
const line = z.object({
  group: z.string().optional(),
  decisions: z.array(
    z.object({
      decision: row,
      is_same: z.boolean(),
      is_suspect: z.boolean(),
      gold: row.optional(),
      silver: row.optional(),
      published: z
        .array(z.object({ group: z.string(), is_kept: z.boolean(), values: row.optional() }))
        .optional(),
    }),
  ),
  known: z
    .array(
      z.object({
        event: row,
        origin: z.enum(['silver', 'conflict', 'absent']),
        kept_at: z.number().optional(),
        arrived_at: z.number(),
      }),
    )
    .optional(),
});

type JsonDecision = z.infer<typeof line>['decisions'][number];

/**
 * Creates the reader of the lines that the job `evidence` leaves.
 * @returns throws Error for a line of another form, or of a group that is not among these
 */
export function createLineReader(
  groups: readonly CompiledGroup[],
  snapshotGroups: readonly CompiledSnapshotGroup[],
): (text: string) => EvidenceLine {
  const find = <G extends CompiledGroup | CompiledSnapshotGroup>(among: readonly G[], name: string): G => {
    const found = among.find((each) => publishedName(each) === name);
    if (found === undefined) throw new Error(`evidence of the group ${name}, which is not known here`);
    return found;
  };

  const readEvidence = ({ silver, published = [] }: JsonDecision, gold: LeftDecision['gold']) => ({
    silver: silver && (readJsonRow(businessFields, silver) satisfies CardEvent),
    gold,
    published: published.map(({ group, is_kept: isKept, values }) => ({
      group,
      isKept,
      values:
        values === undefined
          ? null
          : (readJsonRow(groupFields(find(snapshotGroups, group)), values) as SnapshotValues),
    })),
  });

  return (text) => {
    const { group: name, decisions, known = [] } = line.parse(JSON.parse(text));
    const group = name === undefined ? undefined : find(groups, name);
    const goldFields = group && groupFields(group);
    return {
      group,
      decisions: decisions.map((left) => {
        const gold = left.gold && goldFields && (readJsonRow(goldFields, left.gold) as LeftDecision['gold']);
        return {
          decision: readJsonRow(columns, left.decision),
          isSame: left.is_same,
          gold,
          evidence: left.is_suspect ? readEvidence(left, gold) : undefined,
        };
      }),
      known: known.map(({ event, origin, kept_at: keptAt = null, arrived_at: arrivedAt }) => ({
        event: readJsonRow(businessFields, event),
        origin,
        keptAt,
        arrivedAt,
      })),
    };
  };
}

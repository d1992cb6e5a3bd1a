import { AMOUNT, type CardDecision, DECISIONS } from '@cardlake/card-schema';
import type { ReplayCounts } from '@cardlake/engine';
import { readTexts } from '@cardlake/prediction';
import { formatDecimal } from '@cardlake/schema';

/** Number of events that ended alike, and the sum of their amounts in all currencies. */
interface Tally {
  readonly events: number;
  readonly amount: string;
}

/** Decisions on a file, in numbers. */
export interface ScoreSummary {
  readonly model: string;
  /** Versions that decided, and the events that each had. */
  readonly versions: Readonly<Record<string, number>>;
  readonly decisions: Readonly<Record<(typeof DECISIONS)[number] | 'late', Tally>>;
  /** Decisions by their flags; one may have several. */
  readonly flags: Readonly<Record<string, number>>;
  /** Lines that were not decided: the same event once more, its id with other values, or no valid authorisation. */
  readonly repeated: number;
  readonly conflicting: number;
  readonly rejected: number;
  /** Rejected lines by what they break, the commonest first; a line may break several rules. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Counts decisions, some at a time. */
export class DecisionCounter {
  private readonly tallies = new Map<string, { events: number; amount: bigint }>();
  private readonly versions = new Map<string, number>();
  private readonly flags = new Map<string, number>();
  private readonly reasons = new Map<string, number>();

  add(records: readonly CardDecision[]): void {
    for (const { decision, state, amount, flags, model_version: version } of records) {
      const tally = this.tallies.get(decision ?? state) ?? { events: 0, amount: 0n };
      tally.events += 1;
      tally.amount += amount;
      this.tallies.set(decision ?? state, tally);
      if (version !== null) count(this.versions, version);
      if (flags !== '[]') for (const flag of readTexts(flags)) count(this.flags, flag);
    }
  }

  reject(lines: readonly { readonly reasons: readonly string[] }[]): void {
    for (const { reasons } of lines) for (const reason of reasons) count(this.reasons, reason);
  }

  summarize(model: string, { repeated, conflicting, rejected }: Omit<ReplayCounts, 'first'>): ScoreSummary {
    const tallyOf = (name: string): Tally => {
      const { events, amount } = this.tallies.get(name) ?? { events: 0, amount: 0n };
      return { events, amount: formatDecimal(amount, AMOUNT.scale) };
    };
    const [approve, review, decline] = DECISIONS.map(tallyOf);
    if (approve === undefined || review === undefined || decline === undefined)
      throw new Error(`expected three decisions, found ${DECISIONS.join(', ')}`);
    return {
      model,
      versions: sorted(this.versions),
      decisions: { approve, review, decline, late: tallyOf('late') },
      flags: sorted(this.flags),
      repeated,
      conflicting,
      rejected,
      reasons: sorted(this.reasons),
    };
  }
}

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1);
};

/** The greatest first, equal ones by name. */
const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));

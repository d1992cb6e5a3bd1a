import { businessFields } from '@cardlake/card-schema';
import type { Decision } from '@cardlake/model';
import { numberOf } from '../values/number-of';
import { type CostMatrix, costOf } from './cost';
import { type LabelledDecision, type RecordedDecision, readRecorded } from './recorded-decision';
import {
  createSimulator,
  type SimulatedChange,
  type SimulatedDecision,
  type Unknown,
} from './simulate-decision';

/** Number of events, and the sum of their amounts, unscaled. */
export interface EventSum {
  readonly events: number;
  readonly amount: bigint;
}

/** Events whose decision changes in one way, and what is known of them. */
interface DecisionChange extends EventSum {
  readonly from: Decision;
  readonly to: Decision;
  readonly frauds: number;
  readonly genuine: number;
}

/** Costs of the same events, as they were decided and as they would have been. */
interface CostComparison {
  readonly recorded: number;
  readonly simulated: number;
  /** Declines without a label that the controls stand for in both sums. */
  readonly represented: number;
  /** Events without a label that nothing stands for: they are in neither sum. */
  readonly leftOut: number;
}

/** A change over the decisions of a version. */
export interface VersionSimulation {
  readonly version: string;
  readonly recorded: Readonly<Record<Decision, EventSum>>;
  readonly simulated: Readonly<Record<Decision, EventSum>>;
  /** Those that differ, the most events first. */
  readonly changes: readonly DecisionChange[];
  /** Events that count as they were decided, by the reason. */
  readonly unknown: Readonly<Partial<Record<Unknown, number>>>;
  readonly labelled: number;
  readonly frauds: number;
  readonly controls: number;
  /** Undefined without costs. */
  readonly cost?: CostComparison;
}

/** Adds up decisions under a change, one after the other. */
export interface Simulation {
  /** @throws Error for a record without a decision by a model */
  add(labelled: LabelledDecision): void;
  /** Reports on each version, that with the most decisions first. */
  report(): VersionSimulation[];
}

/** Creates a simulation. @param costs what decisions cost; no costs are added up without them */
export function createSimulation(change: SimulatedChange, costs?: CostMatrix): Simulation {
  const simulate = createSimulator(change);
  const versions = new Map<string, VersionSums>();
  return {
    add(labelled) {
      const recorded = readRecorded(labelled.record);
      const sums = versions.get(recorded.version) ?? new VersionSums(recorded.version, costs);
      versions.set(recorded.version, sums);
      sums.add(recorded, labelled, simulate(recorded, labelled));
    },
    report: () =>
      [...versions.values()]
        .sort((a, b) => b.events - a.events || (a.version < b.version ? -1 : 1))
        .map((sums) => sums.report()),
  };
}

type Sum = { events: number; amount: bigint };
type Change = Sum & { readonly from: Decision; readonly to: Decision; frauds: number; genuine: number };
type Pair = { recorded: number; simulated: number };

const emptySums = (): Record<Decision, Sum> => ({
  approve: { events: 0, amount: 0n },
  review: { events: 0, amount: 0n },
  decline: { events: 0, amount: 0n },
});

/** Sums of the decisions of a version. */
class VersionSums {
  events = 0;
  private readonly recorded = emptySums();
  private readonly simulated = emptySums();
  private readonly changes = new Map<string, Change>();
  private readonly unknown: Partial<Record<Unknown, number>> = {};
  private labelled = 0;
  private frauds = 0;
  private controls = 0;
  /** Declines by the model without a label, for which controls stand; and others without a label. */
  private declines = 0;
  private others = 0;
  /** Costs of events with a label, and those of the controls if they had been declined. */
  private readonly known: Pair = { recorded: 0, simulated: 0 };
  private readonly ofControls: Pair = { recorded: 0, simulated: 0 };

  constructor(
    readonly version: string,
    private readonly costs: CostMatrix | undefined,
  ) {}

  add(
    recorded: RecordedDecision,
    { record: { amount }, label }: LabelledDecision,
    found: SimulatedDecision | Unknown,
  ): void {
    const from = recorded.decision;
    const kept = { decision: from, unlessControl: recorded.isControl ? 'decline' : from } as const;
    const result = typeof found === 'string' ? kept : found;
    if (typeof found === 'string') this.unknown[found] = (this.unknown[found] ?? 0) + 1;
    this.events += 1;
    addTo(this.recorded[from], amount);
    addTo(this.simulated[result.decision], amount);
    if (from !== result.decision) this.addChange({ from, to: result.decision }, amount, label);
    if (label === undefined) {
      if (from === 'decline' && recorded.decidedBy === 'model') this.declines += 1;
      else this.others += 1;
      return;
    }
    this.labelled += 1;
    if (label) this.frauds += 1;
    if (recorded.isControl) this.controls += 1;
    if (this.costs === undefined) return;
    const event = { isFraud: label, amount: numberOf(amount, businessFields.amount.type) ?? 0 };
    this.known.recorded += costOf(from, event, this.costs);
    this.known.simulated += costOf(result.decision, event, this.costs);
    if (!recorded.isControl) return;
    this.ofControls.recorded += costOf('decline', event, this.costs);
    this.ofControls.simulated += costOf(result.unlessControl, event, this.costs);
  }

  report(): VersionSimulation {
    const { version, recorded, simulated, unknown, labelled, frauds, controls } = this;
    const changes = [...this.changes.values()].sort(
      (a, b) => b.events - a.events || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1),
    );
    const sums = { version, recorded, simulated, changes, unknown, labelled, frauds, controls };
    return this.costs === undefined ? sums : { ...sums, cost: this.compareCosts() };
  }

  /** A control stands, with all others, for the declines by the model whose labels never come. */
  private compareCosts(): CostComparison {
    const represented = this.controls === 0 ? 0 : this.declines;
    const weight = this.controls === 0 ? 0 : this.declines / this.controls;
    return {
      recorded: this.known.recorded + weight * this.ofControls.recorded,
      simulated: this.known.simulated + weight * this.ofControls.simulated,
      represented,
      leftOut: this.others + this.declines - represented,
    };
  }

  private addChange(
    { from, to }: Pick<DecisionChange, 'from' | 'to'>,
    amount: bigint,
    label: boolean | undefined,
  ): void {
    const key = `${from} ${to}`;
    const change = this.changes.get(key) ?? { from, to, events: 0, amount: 0n, frauds: 0, genuine: 0 };
    this.changes.set(key, change);
    addTo(change, amount);
    if (label === true) change.frauds += 1;
    if (label === false) change.genuine += 1;
  }
}

function addTo(sum: Sum, amount: bigint): void {
  sum.events += 1;
  sum.amount += amount;
}

import type { CompiledGroup } from '../compiled/types';
import { withoutCurrentEvent } from '../compiled/without-current-event';
import { KERNEL_CHUNK_ROWS, type KernelBatch, type KernelInputs, labelsOnceTrue } from './batch';
import { Gather } from './gather';
import type { KernelOptions } from './kernel';
import { makeRoom } from './make-room';
import type { OutputColumn } from './output';
import { createPlan, type KernelPlan } from './plan';
import { type ProbeBatch, ProbeRows } from './probe-rows';

/**
 * Computes features for probes: an entity and an instant, with or without an event. The windows are those of the kernel, and
 * so is the code that computes them; a probe sees the events of its entity before its instant and adds nothing to the window
 * of any other row.
 */
export class ProbeKernel {
  /** The columns that a batch must have besides `ts` and `entityStart`; those of a probe may hold anything valid. */
  readonly inputs: KernelInputs;
  /** The features, in the order of the groups and of their features; one that groups share, at its first place. */
  readonly outputs: readonly OutputColumn[];
  private readonly probes = new ProbeRows();
  private readonly gather: Gather;

  constructor(private readonly plan: KernelPlan) {
    this.inputs = plan.inputs.required;
    this.outputs = plan.outputs;
    this.gather = new Gather(this.inputs);
  }

  /**
   * Computes the features of the probes of a batch.
   * @returns number of probes; so many rows of {@link outputs} are theirs, in their order, until the next push
   * @throws Error when rows are not sorted, a column is missing, or a value is out of range
   */
  push(batch: ProbeBatch): number {
    for (const column of this.plan.outputs) column.reserve(batch.rows + 1);
    let computed = 0;
    for (let at = 0; at < batch.rows; at += KERNEL_CHUNK_ROWS)
      computed += this.pushChunk(batch, at, Math.min(KERNEL_CHUNK_ROWS, batch.rows - at), computed);
    return computed;
  }

  private pushChunk(batch: ProbeBatch, at: number, rows: number, into: number): number {
    const { plan, probes, gather } = this;
    const { buffer, bounds, evaluators } = plan;
    probes.shiftRows(makeRoom(plan, rows + 1));
    probes.read(batch, at, rows, buffer.end);
    buffer.append(gather.copy(batch, probes.events, probes.eventCount), 0, probes.eventCount);
    const from = buffer.end;
    buffer.append(withoutLaterLabels(gather.copy(batch, probes.probes, probes.rows)), 0, probes.rows);
    for (const each of bounds) each.evaluateProbes(buffer, from, probes);
    for (const evaluator of evaluators) evaluator.evaluate(from, probes.rows, into);
    buffer.dropNewest(probes.rows);
    return probes.rows - 1;
  }
}

/** Later changes are kept by row, and the rows of probes go to the events that follow. */
const withoutLaterLabels = ({ labels, ...batch }: KernelBatch): KernelBatch =>
  labels === undefined ? batch : { ...batch, labels: labelsOnceTrue(labels.first) };

/** As `createKernel`, for probes: the groups may be published ones, whose windows include the current event. */
export const createProbeKernel = (
  groups: readonly CompiledGroup[],
  entity: string,
  options: KernelOptions,
): ProbeKernel => createEventProbeKernel(groups.map(withoutCurrentEvent), entity, options);

/**
 * As `createKernel`, for the features of some of the events: each of those is in a batch twice, as an event and as a probe
 * before it, and is the current event of its own windows. The other events cost what it takes to keep windows up to date.
 */
export const createEventProbeKernel = (
  groups: readonly CompiledGroup[],
  entity: string,
  { source, dictionarySizes = {} }: KernelOptions,
): ProbeKernel => new ProbeKernel(createPlan(groups, entity, source.fields, dictionarySizes));

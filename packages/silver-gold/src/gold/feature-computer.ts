import { assembleBatch } from './assemble-batch';
import { GroupComputer } from './compute-group';
import type { BatchTask, EntityTask, FeatureBlocks, FeedGroup } from './feature-task';

/** Computes features, on the calling thread or on others. */
export interface FeatureComputer {
  /** Begins an entity: the groups that follow are of it. */
  begin(task: EntityTask): void;
  /** Computes a group. Groups that continue an entity must be passed in order. */
  compute(group: FeedGroup): Promise<FeatureBlocks>;
  /** Assembles a batch; the computer takes over `spare`. */
  assemble(task: BatchTask): Promise<ArrayBuffer>;
  /** Number of calls of `compute` or `assemble` that may be outstanding for all threads to be busy. */
  readonly outstanding: number;
  close(): Promise<void>;
}

/** Creates a computer that works on the calling thread. */
export function inlineComputer(): FeatureComputer {
  let computer: GroupComputer | undefined;
  return {
    begin(task) {
      computer = new GroupComputer(task);
    },
    async compute(group) {
      if (!computer) throw new Error('expected `begin` before `compute`');
      return computer.compute(group);
    },
    assemble: async (task) => assembleBatch(task),
    outstanding: 1,
    close: async () => {},
  };
}

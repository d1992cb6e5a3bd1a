/** The points of a commit where a process may die and the next must continue, in order. */
export const STEPS = [
  'locked',
  'recovered',
  'staged',
  'record-written',
  'committed',
  'file-placed',
  'file-removed',
  'applied',
  'checkpoint-written',
  'checkpointed',
  'log-trimmed',
  'released',
] as const;

/** The further points of a commit that upgrades a lake: before and after those of {@link STEPS}. */
const UPGRADE_STEPS = ['upgrade-announced', 'upgraded'] as const;

export type Step = (typeof STEPS | typeof UPGRADE_STEPS)[number];

/** Called at each step. Only for kill tests: nothing may depend on it. */
export type OnStep = (step: Step) => void;

/** Engines of a lake: the Spark jobs, or the job `card-lake` in a container. A lake has one, since two would overwrite each other. */
export const LAKE_ENGINES = ['spark', 'container'] as const;

/** Engine of a lake. */
export type LakeEngine = (typeof LAKE_ENGINES)[number];

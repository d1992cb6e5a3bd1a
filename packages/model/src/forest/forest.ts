/** The trees of a model as arrays over all their nodes. The children of a node stand side by side, the left one first. */
export interface Forest {
  /** Node at which each tree begins. */
  readonly roots: Int32Array;
  /** Feature by which a node splits; -1 for a leaf. */
  readonly features: Int32Array;
  /** A smaller value goes left. For a leaf: what it adds to the score. */
  readonly thresholds: Float32Array;
  /** The left child. */
  readonly children: Int32Array;
  /** 1 where a missing value goes right. */
  readonly missingGoesRight: Uint8Array;
  /** Weight of the training rows that came to a node. */
  readonly covers: Float32Array;
  /** Categories that go right, by node, for nodes that split by categories. */
  readonly categories: ReadonlyMap<number, ReadonlySet<number>>;
}

/** A feature of a model, in the order of the columns. */
export interface ModelFeature {
  /** Name in the model file; undefined when the file has none. */
  readonly name: string | undefined;
  readonly isCategorical: boolean;
}

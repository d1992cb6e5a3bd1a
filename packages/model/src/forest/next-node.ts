import type { Forest } from './forest';
import { CATEGORY_LIMIT } from './tree-categories';

/** Returns 1 when a value goes right from a node that splits by categories: when it is one of those chosen there. */
const goesRightByCategory = (chosen: ReadonlySet<number>, value: number): 0 | 1 =>
  value >= 0 && value < CATEGORY_LIMIT && chosen.has(Math.trunc(value)) ? 1 : 0;

/** Returns 1 when a row goes right from an inner node of a forest. */
export function goesRight(forest: Forest, node: number, row: Float32Array): number {
  const value = row[forest.features[node] ?? 0] ?? Number.NaN;
  if (Number.isNaN(value)) return forest.missingGoesRight[node] ?? 0;
  const chosen = forest.categories.size === 0 ? undefined : forest.categories.get(node);
  if (chosen !== undefined) return goesRightByCategory(chosen, value);
  return value < (forest.thresholds[node] ?? 0) ? 0 : 1;
}

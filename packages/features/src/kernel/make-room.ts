import type { KernelPlan } from './plan';

/** Makes room in the row buffer for `rows` more, and adjusts everything that counts in rows to those that shifted. */
export function makeRoom(plan: KernelPlan, rows: number): number {
  const { buffer, peers, bounds, evaluators } = plan;
  const by = buffer.makeRoom(rows, findFirstBuffered(plan));
  if (by === 0) return 0;
  peers.shiftRows(by);
  for (const each of bounds) each.shiftRows(by);
  for (const evaluator of evaluators) evaluator.shiftRows?.(by);
  return by;
}

/** Finds the first row that an aggregate may still have to remove from its window, hidden or not. */
export function findFirstBuffered({ buffer, bounds }: KernelPlan): number {
  let first = buffer.end;
  for (const each of bounds) if (each.first < first) first = each.first;
  return first;
}

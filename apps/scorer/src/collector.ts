import type { Measurements } from '@cardlake/aws/lambda';

/** Collects measurements by the names of their metrics. */
export class Collector implements Measurements {
  readonly counts: Record<string, number> = {};
  readonly milliseconds: Record<string, number[]> = {};
  readonly values: Record<string, number[]> = {};

  count(name: string, number: number): void {
    this.counts[name] = (this.counts[name] ?? 0) + number;
  }

  addMilliseconds(name: string, milliseconds: number): void {
    append(this.milliseconds, name, milliseconds);
  }

  addValue(name: string, value: number): void {
    append(this.values, name, value);
  }
}

function append(lists: Record<string, number[]>, name: string, value: number): void {
  const list = lists[name];
  if (list === undefined) lists[name] = [value];
  else list.push(value);
}

import { elementAt } from './element-at';

/** A priority queue of items by time (a binary heap). Items with the same time come out in the order they went in. */
export class TimeQueue<T> {
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private readonly items: T[] = [];
  private pushed = 0;

  get size(): number {
    return this.items.length;
  }

  /** The earliest time in the queue; infinity when it is empty. */
  get nextTime(): number {
    return this.times[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Adds an item. */
  push(time: number, item: T): void {
    const order = this.pushed++;
    let at = this.items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (elementAt(this.times, parent) <= time) break;
      this.move(parent, at);
      at = parent;
    }
    this.put(at, time, order, item);
  }

  /** Removes and returns the earliest item. @throws Error when the queue is empty */
  pop(): T {
    const first = this.items[0];
    const time = this.times.pop();
    const order = this.orders.pop();
    const item = this.items.pop();
    if (first === undefined || time === undefined || order === undefined || item === undefined) {
      throw new Error('the queue is empty');
    }
    const size = this.items.length;
    if (size === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (
        child + 1 < size &&
        this.precedes(child + 1, elementAt(this.times, child), elementAt(this.orders, child))
      )
        child++;
      if (!this.precedes(child, time, order)) break;
      this.move(child, at);
      at = child;
    }
    this.put(at, time, order, item);
    return first;
  }

  private precedes(at: number, time: number, order: number): boolean {
    const own = elementAt(this.times, at);
    return own < time || (own === time && elementAt(this.orders, at) < order);
  }

  private move(from: number, to: number): void {
    this.put(to, elementAt(this.times, from), elementAt(this.orders, from), elementAt(this.items, from));
  }

  private put(at: number, time: number, order: number, item: T): void {
    this.times[at] = time;
    this.orders[at] = order;
    this.items[at] = item;
  }
}

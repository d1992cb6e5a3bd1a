/** Items waiting for their time: a binary heap. Items of the same time come out in the order they went in. */
export class TimeQueue<T> {
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private readonly items: T[] = [];
  private pushed = 0;

  get size(): number {
    return this.items.length;
  }

  /** The earliest time waiting; infinity when nothing is. */
  get nextTime(): number {
    return this.times[0] ?? Number.POSITIVE_INFINITY;
  }

  push(time: number, item: T): void {
    const order = this.pushed++;
    let at = this.items.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.times[parent]! <= time) break;
      this.move(parent, at);
      at = parent;
    }
    this.put(at, time, order, item);
  }

  /** Takes the earliest item out. */
  pop(): T {
    const first = this.items[0];
    if (first === undefined) throw new Error('nothing is waiting');
    const time = this.times.pop()!;
    const order = this.orders.pop()!;
    const item = this.items.pop()!;
    const size = this.items.length;
    if (size === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.precedes(child + 1, this.times[child]!, this.orders[child]!)) child++;
      if (!this.precedes(child, time, order)) break;
      this.move(child, at);
      at = child;
    }
    this.put(at, time, order, item);
    return first;
  }

  private precedes(at: number, time: number, order: number): boolean {
    const own = this.times[at]!;
    return own < time || (own === time && this.orders[at]! < order);
  }

  private move(from: number, to: number): void {
    this.put(to, this.times[from]!, this.orders[from]!, this.items[from]!);
  }

  private put(at: number, time: number, order: number, item: T): void {
    this.times[at] = time;
    this.orders[at] = order;
    this.items[at] = item;
  }
}

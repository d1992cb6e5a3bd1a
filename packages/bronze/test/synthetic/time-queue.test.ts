import fc from 'fast-check';
import { TimeQueue } from '../../src/synthetic/time-queue';

test('items come out by time, those of the same time in insertion order, however pushes and pops alternate', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (steps) => {
      const queue = new TimeQueue<number>();
      let model: { time: number; item: number }[] = [];
      for (const [item, time] of steps.entries()) {
        if (time !== null) {
          queue.push(time, item);
          model = [...model, { time, item }].toSorted((a, b) => a.time - b.time);
        } else if (model.length > 0) {
          expect(queue.nextTime).toBe(model[0]?.time);
          expect(queue.pop()).toBe(model.shift()?.item);
        }
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});

test('an empty queue has no next time, and pop throws', () => {
  const queue = new TimeQueue<string>();
  expect(queue.nextTime).toBe(Number.POSITIVE_INFINITY);
  expect(() => queue.pop()).toThrow('the queue is empty');
});

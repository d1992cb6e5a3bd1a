import fc from 'fast-check';

type Fault = 'before' | 'after' | null;

/** End of a process between two steps. */
export class Crash extends Error {}

/** Ports whose calls fail before or after their effect as a list says, and then no more, in an order that a scheduler picks. */
export function unreliable<P extends object>(ports: P, plan: Fault[], scheduler: fc.Scheduler): P {
  const call = (target: (...args: unknown[]) => Promise<unknown>, args: unknown[]) =>
    scheduler.schedule(Promise.resolve()).then(async () => {
      const fault = plan.shift() ?? null;
      if (fault === 'before') throw new Crash();
      const answer = await target(...args);
      if (fault === 'after') throw new Crash();
      return answer;
    });
  const entries = Object.entries(ports).map(([name, target]) => [
    name,
    typeof target === 'function' ? (...args: unknown[]) => call(target.bind(ports), args) : target,
  ]);
  return Object.fromEntries(entries);
}

/** Lists of faults of the next calls. */
export const faults = fc.array(fc.constantFrom('before' as const, 'after' as const, null, null), {
  maxLength: 30,
  size: 'max',
});

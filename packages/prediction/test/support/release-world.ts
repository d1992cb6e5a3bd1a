import type { Slot } from '@cardlake/job-contract';
import {
  memoryControlTable,
  type ReleaseControl,
  type ReleasePorts,
  type SlotEndpoint,
  type SlotEndpoints,
  slotOfVersion,
} from '../../src';

/** The process of a release ends. */
export class Death extends Error {}

/** Course of the world around a release. */
export interface WorldOptions {
  /** Calls of ports after which the process dies, before or after the effect of the call. */
  readonly deaths?: readonly { readonly after: number; readonly isDone: boolean }[];
  /** Call from which on an alarm is raised. */
  readonly alarmAt?: number;
  /** Versions whose endpoints fail. */
  readonly failing?: readonly string[];
  readonly hosted?: boolean;
}

const DRAIN_MS = 30_000;

/**
 * Creates the world around a release: endpoints that take their time and refuse what SageMaker refuses, a clock, alarms, deaths.
 * What no release may do is noted in `violations`.
 */
export function releaseWorld({ deaths = [], alarmAt = Infinity, failing = [], hosted = true }: WorldOptions) {
  const table = memoryControlTable();
  const endpoints = new Map<Slot, SlotEndpoint & { readonly readyAt: number }>();
  /** Instant until which each slot may be asked. */
  const askedUntil: Record<Slot, number> = { a: 0, b: 0 };
  const weights: number[] = [];
  const violations: string[] = [];
  const left = [...deaths];
  let [now, calls] = [1_000, 0];

  const call = async <T>(work: () => T | Promise<T>): Promise<T> => {
    calls++;
    now += 100;
    const death = left[0]?.after === calls ? left.shift() : undefined;
    if (death?.isDone === false) throw new Death();
    const result = await work();
    if (death !== undefined) throw new Death();
    return result;
  };
  const find = (slot: Slot): SlotEndpoint | undefined => {
    const found = endpoints.get(slot);
    if (found === undefined) return undefined;
    const { readyAt, ...endpoint } = found;
    if (now < readyAt) return endpoint;
    if (endpoint.status === 'stopping') endpoints.delete(slot);
    if (endpoint.status === 'stopping') return undefined;
    return { ...endpoint, status: failing.includes(endpoint.version) ? 'failed' : 'serving' };
  };
  const isAsked = (control: ReleaseControl | undefined, slot: Slot): boolean =>
    control !== undefined &&
    [control.champion, ...(control.challenger?.weight ? [control.challenger.version] : [])].some(
      (version) => slotOfVersion(control, version) === slot,
    );
  const slots: SlotEndpoints = {
    find: (slot) => call(() => find(slot)),
    load: (slot, version) =>
      call(() => {
        const found = find(slot);
        if (found === undefined) endpoints.set(slot, { version, status: 'starting', readyAt: now + 200_000 });
        else if (found.version !== version) violations.push(`${version} is loaded over ${found.version}`);
      }),
    unload: (slot) =>
      call(async () => {
        const found = find(slot);
        if (found === undefined) return;
        if (found.status === 'starting') violations.push('an endpoint is deleted while it starts');
        if (isAsked(await table.read('fraud'), slot))
          violations.push(`slot ${slot} is deleted while it decides`);
        if (now < askedUntil[slot]) violations.push(`slot ${slot} is deleted before the functions left it`);
        endpoints.set(slot, { ...found, status: 'stopping', readyAt: now + 20_000 });
      }),
  };
  const ports: ReleasePorts = {
    model: 'fraud',
    controls: {
      read: (model) => call(() => table.read(model)),
      write: (model, control) =>
        call(async () => {
          const before = await table.read(model);
          const isWritten = await table.write(model, control);
          if (!isWritten) return false;
          weights.push(control.challenger?.weight ?? 0);
          for (const slot of ['a', 'b'] as const) {
            if (isAsked(before, slot) && !isAsked(control, slot)) askedUntil[slot] = now + DRAIN_MS;
            const served = find(slot);
            if (hosted && isAsked(control, slot) && served?.status !== 'serving')
              violations.push(`slot ${slot} decides without an endpoint`);
          }
          return true;
        }),
    },
    slots: hosted ? slots : undefined,
    listRaisedAlarms: () => call(() => (calls >= alarmAt ? ['answers-failed'] : [])),
    clock: { now: () => now },
  };
  return {
    ports,
    table,
    weights,
    violations,
    find,
    calls: () => calls,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
    goal: (version: string, decidedBefore: string | undefined = 'v1') => ({
      version,
      decidedBefore,
      ramp: [100, 1_000],
      watchMs: 60_000,
      drainMs: DRAIN_MS,
    }),
  };
}

import type { EventSource, Fields, Row } from '@cardlake/schema';
import type { CompiledGroup } from '../compiled/types';
import { publishedName } from '../dsl';
import { type FeatureValue, valueAt } from '../kernel/value-at';
import { EventBatch } from './event-batch';
import { OnlineError } from './online-error';
import { OnlineState } from './online-state';
import { decodeState, encodeState } from './state-codec';

/** The vector of an event. */
export interface StepResult {
  /** Features by name, in the group's order. */
  readonly features: Readonly<Record<string, FeatureValue>>;
  /**
   * True when an event of one of the windows had been dropped because the state was full: counts and sums may be too
   * low. Stays true until the dropped events have left the longest window.
   */
  readonly overflowed: boolean;
}

/** Computes a group event by event, with a state per entity that the caller keeps. */
export interface OnlineEngine<Event> {
  /** Most events of a state; beyond it the oldest are dropped. */
  readonly maxEvents: number;
  emptyState(): OnlineState;
  /**
   * Takes the next event of the state's entity, each event once, and computes its features: exactly those of a batch run
   * over the same events. Events of one instant may come in any order and do not see each other.
   * @throws OnlineError `out_of_order_event` when it is earlier than the newest event seen (the batch run repairs what
   * late events change), `bad_event` when its time is not a whole number; the state is unchanged then
   */
  step(state: OnlineState, event: Event): StepResult;
  /** Encodes a state; see `encodeState` for its size. */
  encode(state: OnlineState): Uint8Array;
  /** @throws OnlineError `bad_online_state` when the bytes are not a state of this very definition */
  decode(bytes: Uint8Array): OnlineState;
}

/**
 * Creates an engine for an online group.
 * @throws OnlineError `no_online_form`, naming the features that cannot be computed event by event
 */
export function createOnlineEngine<F extends Fields>(
  group: CompiledGroup,
  source: EventSource<F>,
): OnlineEngine<Row<F>> {
  const maxEvents = requireMaxEvents(group);
  const reach = computeMaxReach(group);
  const { inputs } = new OnlineState(group, source).kernel;
  const batch = new EventBatch(inputs);
  return {
    maxEvents,
    emptyState: () => new OnlineState(group, source),
    step(state, event) {
      const time = event[source.time] as number;
      checkTime(state, time);
      const columns = state.kernel.push(batch.load(state, time, event));
      const features: Record<string, FeatureValue> = {};
      for (const column of columns) features[column.name] = valueAt(column, 0);
      state.newest = time;
      const overflowed = state.newestDropped > time - reach;
      state.trim(maxEvents);
      return { features, overflowed };
    },
    encode: (state) => encodeState(group.hash, inputs, state.toSerializable()),
    decode(bytes) {
      const state = new OnlineState(group, source);
      state.restore(decodeState(group.hash, inputs, bytes));
      return state;
    },
  };
}

function requireMaxEvents(group: CompiledGroup): number {
  const name = publishedName(group);
  const offline = group.features.filter(
    ({ entity, compute }) =>
      entity !== group.entity || (compute.kind === 'window' && compute.function === 'meanOfLabel'),
  );
  if (offline.length > 0) {
    const names = offline.map((feature) => feature.name).join(', ');
    throw new OnlineError(
      'no_online_form',
      `${name}: ${names} cannot be computed event by event, because they use labels or another entity than ${group.entity}; read them from gold`,
    );
  }
  if (group.online === null)
    throw new OnlineError(
      'no_online_form',
      `${name} is not an online group; declare a version with online: 'stored'`,
    );
  return group.online.maxEvents;
}

function computeMaxReach({ features }: CompiledGroup): number {
  const reaches = features.map(({ compute }) =>
    compute.kind === 'window' ? compute.windowMicros + compute.delayMicros : 0,
  );
  return Math.max(0, ...reaches);
}

function checkTime(state: OnlineState, time: number): void {
  if (!Number.isSafeInteger(time))
    throw new OnlineError('bad_event', `the event's time must be whole microseconds, got ${time}`);
  if (time < state.newest)
    throw new OnlineError(
      'out_of_order_event',
      `the event at ${time} µs is earlier than the newest one seen, at ${state.newest} µs; leave it to the batch run`,
    );
}

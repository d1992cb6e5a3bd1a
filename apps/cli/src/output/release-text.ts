import type { Slot } from '@cardlake/job-contract';
import {
  BUCKETS,
  type ReleaseControl,
  type ReleaseStep,
  type SlotEndpoint,
  type SlotStates,
  slotOfVersion,
} from '@cardlake/prediction';
import { duration, percent } from './format';
import type { Style } from './style';

/** State of the releases of a model. */
export interface ReleaseStatus {
  readonly model: string;
  readonly control: ReleaseControl | undefined;
  /** Rows are scored by endpoints. */
  readonly isHosted: boolean;
  readonly slots: SlotStates;
  readonly raised: readonly string[];
}

/** Describes a step of a release; undefined for one that shows in another way. */
export function stepText(step: ReleaseStep): string | undefined {
  switch (step.do) {
    case 'load':
      return `slot ${step.slot}: an endpoint with version ${step.version} is created`;
    case 'unload':
      return `slot ${step.slot}: its endpoint is deleted`;
    case 'adopt':
      return `version ${step.version} decides, as before`;
    case 'admit':
      return `version ${step.version} has the idle slot`;
    case 'take-over':
      return 'it is watched by this release from now on';
    case 'weigh':
      return `it decides for ${percent(step.weight / BUCKETS)} of the cards`;
    case 'promote':
      return 'it is the champion';
    case 'roll-back':
      return `rolled back: ${step.reason}`;
    case 'wait':
      return `waiting ${duration(step.milliseconds)}: ${step.for}`;
    case 'finish':
      return undefined;
  }
}

/** Describes the state of the releases of a model. */
export function statusText({ model, control, isHosted, slots, raised }: ReleaseStatus, style: Style): string {
  const slotText = (version: string) => {
    const slot = control && slotOfVersion(control, version);
    return slot === undefined || !isHosted ? '' : `; slot ${slot}: ${endpointText(slots[slot])}`;
  };
  const lines =
    control === undefined
      ? [`${style.title(model)} was not released yet`]
      : [
          `${style.title(model)} ${control.champion} is the champion${slotText(control.champion)}`,
          control.challenger === undefined
            ? 'no version is under release'
            : `${control.challenger.version} is under release, with ${percent(control.challenger.weight / BUCKETS)} of the cards${slotText(control.challenger.version)}`,
        ];
  const left = (Object.entries(slots) as [Slot, SlotEndpoint | undefined][]).flatMap(([slot, found]) =>
    found === undefined || (isHosted && control && slotOfVersion(control, found.version) === slot)
      ? []
      : [`slot ${slot} has an endpoint that nobody asks: ${endpointText(found)}`],
  );
  const alarms = raised.length === 0 ? [] : [style.bad(`alarms: ${raised.join(', ')}`)];
  return [...lines, ...left, ...alarms].map((line) => `${line}\n`).join('');
}

const endpointText = (endpoint: SlotEndpoint | undefined): string =>
  endpoint === undefined
    ? 'no endpoint'
    : `${endpoint.version} ${endpoint.status}${endpoint.reason === undefined ? '' : ` (${endpoint.reason})`}`;

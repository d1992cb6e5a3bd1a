import type { HostedModel, ModelHosting } from '@cardlake/aws/hosting';
import { endpointName, type Slot } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import type { SlotEndpoint, SlotEndpoints } from './slot-endpoints';

/** Settings that the endpoints of an environment have in common. */
export interface EndpointSetup extends Omit<HostedModel, 'name' | 'variant' | 'artifact'> {
  /** Beginning of the names of the endpoints. */
  readonly prefix: string;
  /** Address of the archive of a version. */
  readonly artifactOf: (version: string) => string;
}

/** Longest name of a model, configuration or variant (API reference, CreateModel, CreateEndpointConfig). */
const MAX_NAME = 63;

const STATUS: Readonly<Record<string, SlotEndpoint['status']>> = {
  Creating: 'starting',
  Updating: 'starting',
  SystemUpdating: 'serving',
  RollingBack: 'starting',
  InService: 'serving',
  OutOfService: 'failed',
  Failed: 'failed',
  UpdateRollbackFailed: 'failed',
  Deleting: 'stopping',
};

/**
 * Opens the slots as endpoints of SageMaker, each with one model. Model and configuration are named after slot and version, so that an
 * endpoint tells which version it has, and that a repeated creation finds what is there; the production variant has the name of the
 * version, which its answers carry.
 */
export function sageMakerSlots(hosting: ModelHosting, setup: EndpointSetup): SlotEndpoints {
  const { prefix, artifactOf, ...shared } = setup;
  const endpointOf = (slot: Slot) => endpointName(prefix, slot);
  return {
    async find(slot) {
      const found = await hosting.describe(endpointOf(slot));
      if (found === undefined) return undefined;
      const beginning = `${endpointOf(slot)}-`;
      return {
        // An endpoint that somebody else made holds no version.
        version: found.config.startsWith(beginning) ? found.config.slice(beginning.length) : '',
        status: STATUS[found.status] ?? 'failed',
        reason: found.reason,
      };
    },
    async load(slot, version) {
      const name = `${endpointOf(slot)}-${version}`;
      if (name.length > MAX_NAME)
        throw new UserError('bad_setting', `${name} is longer than the ${MAX_NAME} characters of SageMaker`, {
          hint: 'Shorten project or environment.',
        });
      await hosting.create(endpointOf(slot), {
        ...shared,
        name,
        variant: version,
        artifact: artifactOf(version),
      });
    },
    async unload(slot) {
      const found = await hosting.describe(endpointOf(slot));
      if (found !== undefined) await hosting.remove(endpointOf(slot), found.config);
    },
  };
}

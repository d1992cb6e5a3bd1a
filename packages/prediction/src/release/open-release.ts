import type { ModelHosting, ModelPackages } from '@cardlake/aws/hosting';
import type { ObjectReader, ObjectWriter } from '@cardlake/aws/s3';
import type { ReleaseDeployment } from '@cardlake/job-contract';
import type { Clock } from '@cardlake/runtime';
import { chooseVersions, type ModelPlace, readModelFiles } from '../version/stored-versions';
import type { ReleasePorts } from './advance-release';
import type { ControlTable } from './control-table';
import { archiveAddress, createReleasePreparation } from './endpoint-version';
import { sageMakerSlots } from './sagemaker-slots';
import type { SlotEndpoints } from './slot-endpoints';

/** Services that releases of a deployment use. */
export interface ReleaseServices {
  readonly objects: ObjectReader & ObjectWriter;
  readonly controls: ControlTable;
  readonly hosting: ModelHosting;
  readonly packages: ModelPackages;
  /** Lists those of some alarms that are raised. */
  readonly listRaised: (names: readonly string[]) => Promise<readonly string[]>;
  readonly clock: Clock;
}

/** A deployment, ready to release a version of its model. */
export interface OpenedRelease {
  readonly ports: ReleasePorts;
  readonly place: ModelPlace;
  /** Checks a version, and makes what an endpoint serves of it. */
  readonly prepare: (version: string) => Promise<void>;
  /** Both slots, also where rows are scored in process now: an endpoint of an earlier release is billed on. */
  readonly endpoints: SlotEndpoints;
  /** Finds the version that decides without a control; undefined when none does. */
  readonly findDecidingVersion: () => Promise<string | undefined>;
  /** Deletes the registered packages. @returns their number */
  readonly removePackages: () => Promise<number>;
}

/** Opens a deployment: what the command line and the state machine of releases work with. */
export function openRelease(
  { model, bucket, key, scorer, endpoints, alarms }: ReleaseDeployment,
  { objects, controls, hosting, packages, listRaised, clock }: ReleaseServices,
): OpenedRelease {
  const place: ModelPlace = { objects, bucket, name: model };
  const { packageGroup: group, ...hosted } = endpoints;
  const isHosted = scorer === 'endpoint';
  const slots = sageMakerSlots(hosting, {
    ...hosted,
    key,
    artifactOf: (version) => archiveAddress(place, version),
  });
  return {
    ports: {
      model,
      controls,
      slots: isHosted ? slots : undefined,
      listRaisedAlarms: () => listRaised(alarms),
      clock,
    },
    place,
    prepare: createReleasePreparation(
      place,
      isHosted ? { writer: objects, packages, group, image: hosted.image } : undefined,
    ),
    endpoints: slots,
    async findDecidingVersion() {
      const files = await readModelFiles(place);
      const isChosen = files.promoted !== undefined || files.experiment !== undefined;
      return isChosen ? chooseVersions(place, files).champion : undefined;
    },
    removePackages: async () => (group === '' ? 0 : packages.removeAll(group)),
  };
}

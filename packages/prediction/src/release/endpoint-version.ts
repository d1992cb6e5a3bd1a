import type { ModelPackages } from '@cardlake/aws/hosting';
import type { ObjectWriter } from '@cardlake/aws/s3';
import { ENDPOINT_ARTIFACTS, MODELS_FOLDER } from '@cardlake/job-contract';
import { prepareVersion } from '../version/scoring-version';
import { chooseServedGroup } from '../version/served-group';
import { type ModelPlace, readStoredVersion } from '../version/stored-versions';
import { packModel } from './model-archive';

/** Place of the archives that endpoints serve, and the registry of their versions. */
export interface EndpointPlace {
  readonly writer: ObjectWriter;
  readonly packages: ModelPackages;
  readonly group: string;
  readonly image: string;
}

/** Key of the archive of a version in the lake. */
const archiveKey = (model: string, version: string): string =>
  `${MODELS_FOLDER}/${model}/${ENDPOINT_ARTIFACTS}/${version}.tar.gz`;

/** Address of the archive of a version. */
export const archiveAddress = ({ bucket, name }: Omit<ModelPlace, 'objects'>, version: string): string =>
  `s3://${bucket}/${archiveKey(name, version)}`;

/**
 * Creates the preparation of a version for its release: its files are read and checked, and, where an endpoint is to score by it, its
 * archive is written and the model package registered. Repeating it changes nothing.
 * @returns a function that prepares a version; it throws what `loadVersion` and `prepareVersion` throw
 */
export function createReleasePreparation(
  place: ModelPlace,
  endpoints?: EndpointPlace,
): (version: string) => Promise<void> {
  return async (version) => {
    const { loaded, model } = await readStoredVersion(place, version);
    prepareVersion(loaded, chooseServedGroup(loaded.card));
    if (endpoints === undefined) return;
    const key = archiveKey(place.name, version);
    await endpoints.writer.put({ bucket: place.bucket, key }, packModel(model));
    await endpoints.packages.register(endpoints.group, {
      description: `${place.name} ${version}`,
      image: endpoints.image,
      artifact: archiveAddress(place, version),
      metadata: { model: place.name, version, modelSha256: loaded.card.modelSha256 },
    });
  };
}

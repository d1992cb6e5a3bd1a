/** Identity of a result: runs with another job, day or size never write it. */
export interface ResultId {
  /** Folder of the job's results under `features/`. */
  readonly dataset: string;
  /** `2024-01-15` */
  readonly date: string;
  /** Name of a size. */
  readonly size: string;
}

const suffixOf = (size: string): string => (size === 'full' ? '' : `_${size}`);

const folderOf = ({ dataset, date }: Pick<ResultId, 'dataset' | 'date'>): string => `${dataset}/date=${date}`;

/** Path of the manifest, which alone says what the result is. */
export const manifestPath = (id: ResultId): string =>
  `features/${folderOf(id)}/manifest${suffixOf(id.size)}.json`;

/** Path of the newest published result, for readers that know no manifest. */
export const publicPath = (id: ResultId): string =>
  `features/${folderOf(id)}/features${suffixOf(id.size)}.parquet`;

/** Path of one version of a result, named by its content: no other content is ever written there. */
export const versionPath = (id: ResultId, sha256: string): string =>
  `feature-versions/${folderOf(id)}/features${suffixOf(id.size)}-${sha256.slice(0, 16)}.parquet`;

/** Prefix of the paths of all results of a job. */
export const resultsPrefix = (dataset: string): string => `features/${dataset}/date=`;

/** Reads the day out of the path of a manifest; undefined for any other file. */
export function dayOfManifest(path: string, { dataset, size }: Omit<ResultId, 'date'>): string | undefined {
  const date = path.slice(resultsPrefix(dataset).length).split('/')[0] ?? '';
  return path === manifestPath({ dataset, date, size }) ? date : undefined;
}

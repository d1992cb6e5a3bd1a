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

/**
 * Path of one version of a result, named by its generation and content: no other content is ever written there, and a
 * later generation never comes back to it.
 */
export const versionPath = (id: ResultId, generation: number, sha256: string): string =>
  `${versionsPrefix(id.dataset)}${id.date}/features${suffixOf(id.size)}-g${generation}-${sha256.slice(0, 16)}.parquet`;

/** Prefix of the paths of all versions of a job's results. */
export const versionsPrefix = (dataset: string): string => `feature-versions/${dataset}/date=`;

/** Generation and content in the name of a version. */
const VERSION = /^(?:g(\d+)-)?[0-9a-f]{16}\.parquet$/;

/** A version of a result as its path names it. */
interface VersionName {
  readonly date: string;
  /** Zero in the names of earlier releases, which had none. */
  readonly generation: number;
}

/** Reads the path of a version; undefined for one of another size, and for any other file. */
export function parseVersionPath(
  path: string,
  { dataset, size }: Omit<ResultId, 'date'>,
): VersionName | undefined {
  const [date = '', name = ''] = path.slice(versionsPrefix(dataset).length).split('/');
  const beginning = `features${suffixOf(size)}-`;
  const found = name.startsWith(beginning) ? VERSION.exec(name.slice(beginning.length)) : null;
  return found === null ? undefined : { date, generation: Number(found[1] ?? 0) };
}

/** Prefix of the paths of all results of a job. */
export const resultsPrefix = (dataset: string): string => `features/${dataset}/date=`;

/** Reads the day out of the path of a manifest; undefined for any other file. */
export function dayOfManifest(path: string, { dataset, size }: Omit<ResultId, 'date'>): string | undefined {
  const date = path.slice(resultsPrefix(dataset).length).split('/')[0] ?? '';
  return path === manifestPath({ dataset, date, size }) ? date : undefined;
}

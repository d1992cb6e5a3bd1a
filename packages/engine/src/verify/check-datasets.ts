import { verifyDatasets } from '@cardlake/datasets';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Checks that the files of every dataset are exactly those that its manifest lists, to the byte. */
export const checkDatasets = async ({ snapshot }: ReadContext): Promise<Finding[]> =>
  (await verifyDatasets(snapshot)).map((message) => ({ check: 'datasets', message }));

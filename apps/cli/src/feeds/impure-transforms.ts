import { checkSample } from './check-sample';
import { FEEDS_FOLDER, loadFeeds } from './load-feeds';

/** Describes the transforms of the folder `feeds` that are no pure functions, each by the file that declares it; other faults are left to the compilation. */
export async function describeImpureTransforms(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const loaded of (await loadFeeds(folder)).feeds) {
    if (loaded.file === undefined || loaded.transform === undefined) continue;
    const { impurity, sample } = await checkSample(folder, loaded);
    const of = sample ?? 'in generated records';
    if (impurity !== null)
      problems.push(
        `${FEEDS_FOLDER}/${loaded.file}: the transform is no pure function: ${of}, ${impurity}; a record that is read again must give the same row`,
      );
  }
  return problems;
}

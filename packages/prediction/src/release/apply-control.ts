import type { Experiment } from '../experiment/schema';
import type { ReleaseControl } from './release-control';

/**
 * Puts the versions of a control in the place of those that the files of a model name. Shadows stay, but for one that decides
 * now.
 */
export function applyReleaseControl(
  experiment: Experiment,
  { champion, challenger }: ReleaseControl,
): Experiment {
  const { challenger: _, ...rest } = experiment;
  const deciding = [champion, challenger?.version];
  return {
    ...rest,
    champion,
    ...(challenger && { challenger: { version: challenger.version, weight: challenger.weight } }),
    shadows: experiment.shadows.filter((shadow) => !deciding.includes(shadow)),
  };
}

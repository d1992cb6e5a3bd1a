import { readStarterModel } from '@cardlake/starter-model';
import { promoteModel } from './load-model';
import { modelMetrics } from './metrics';
import { type ModelVersion, writeModelVersion } from './model-version';
import { readPromoted } from './promoted';

/**
 * Adds the model that comes with Cardlake to a lake, and promotes it unless a version of it is already.
 * @throws UserError, see `promoteModel`
 */
export function addStarterModel(lakeRoot: string): ModelVersion {
  const { model, metrics, ...content } = readStarterModel();
  const version = writeModelVersion(lakeRoot, model, { ...content, metrics: modelMetrics.parse(metrics) });
  if (readPromoted(lakeRoot, version.name) === undefined)
    promoteModel(lakeRoot, version.name, version.version);
  return version;
}

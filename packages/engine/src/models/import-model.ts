import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { featureNames } from '@cardlake/datasets';
import type { ModelCard, Policy } from '@cardlake/model';
import { policy as policySchema } from '@cardlake/model';
import { UserError, withInputErrors } from '@cardlake/runtime';
import { z } from 'zod';
import { publishedGroups } from '../catalog/dataset-groups';
import { type ModelVersion, writeModelVersion } from './model-version';
import { parseModel } from './parse-model';
import { requireSameFeatures } from './same-features';
import { eventColumns } from './serving-faults';

/** A model that was trained elsewhere, and its features. */
export interface ImportOptions {
  readonly lakeRoot: string;
  /** Model file of XGBoost, JSON or UBJ. */
  readonly file: string;
  readonly name: string;
  /** Columns of a row, in order. */
  readonly features: readonly string[];
  /** File like `policy.json`; without one, every event is approved. */
  readonly policy?: string | undefined;
}

/** Policy of a model without one: its margins are log-odds, and nothing is stopped. */
const NO_POLICY: Policy = {
  calibration: { slope: 1, intercept: 0 },
  rule: { kind: 'thresholds', review: null, decline: null },
};

/**
 * Adds a model that was trained elsewhere to the lake, as a version for the definitions that are published now. The same files
 * give the same version.
 * @throws UserError `missing_input`, `unreadable_input`, `unsupported_model`, `wrong_format` for an invalid policy,
 *   `unknown_feature`, `features_refused` unless the features are those of the file, in number, names and order
 */
export function importModel({ lakeRoot, file, name, features, policy }: ImportOptions): ModelVersion {
  const bytes = withInputErrors(file, 'Give a model file of XGBoost, JSON or UBJ.', () => readFileSync(file));
  requireSameFeatures(parseModel(bytes), features, file);
  const described = features.map(describeFeature);
  const used = publishedGroups.filter((group) => described.some((feature) => feature.group === group.name));
  return writeModelVersion(lakeRoot, bytes, {
    policy: policy === undefined ? NO_POLICY : readPolicy(policy),
    metrics: null,
    card: {
      name,
      modelSha256: createHash('sha256').update(bytes).digest('hex'),
      dataset: null,
      training: null,
      groups: used.map((group) => ({ name: group.name, definitionHash: group.definitionHash })),
      features: described,
      marginBaseline: null,
    },
  });
}

/** Finds the group of a feature: one that is assembled as events arrive before others, and of those the newest. */
function describeFeature(name: string): ModelCard['features'][number] {
  if (eventColumns.includes(name)) return { name, group: null, baseline: null };
  const holders = publishedGroups.filter((group) => featureNames(group).includes(name));
  const chosen = holders.findLast(({ isAssembled }) => isAssembled) ?? holders.at(-1);
  if (chosen !== undefined) return { name, group: chosen.name, baseline: null };
  throw new UserError(
    'unknown_feature',
    `no published group has a feature ${name}, and no event a number of that name`,
    {
      hint: 'Features are named as in: `cardlake features list`',
    },
  );
}

function readPolicy(path: string): Policy {
  const hint = 'Give a file like the policy.json of a version: calibration and rule.';
  const text = withInputErrors(path, hint, () => readFileSync(path, 'utf8'));
  const parsed = z
    .string()
    .transform((each, context) => {
      try {
        return JSON.parse(each) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'it is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(policySchema)
    .safeParse(text);
  if (parsed.success) return parsed.data;
  const message = z.prettifyError(parsed.error).replaceAll('\n', ' ');
  throw new UserError('wrong_format', `${path} is no policy: ${message}`, { hint });
}

import {
  type EngineContext,
  type MatureDecisionsOptions,
  readModelVersion,
  visitMatureDecisions,
} from '@cardlake/engine';
import { type Costs, type PolicyChange, policyChange } from '@cardlake/model';
import { chooseServedGroup, createSimulation, readRules, type VersionSimulation } from '@cardlake/prediction';
import { isUserError, UserError } from '@cardlake/runtime';
import { readJsonFile } from '../serve/json-file';

/** Options of a simulation; a policy, or lists and rules, or both. */
export interface SimulationOptions extends MatureDecisionsOptions {
  /** File like `policy.json`; without a calibration it is for probabilities as they were recorded. */
  readonly policy?: string | undefined;
  /** File of lists and rules, in place of those that matched then. */
  readonly rules?: string | undefined;
  /** Costs of decisions; by default, those of the policy. */
  readonly costs?: Costs | undefined;
}

/** A change over the decisions of some days, by version. */
export interface PolicySimulation {
  readonly model: string;
  readonly from: string;
  readonly to: string;
  readonly versions: readonly VersionSimulation[];
}

/**
 * Simulates another policy, or other rules, over decisions of a lake.
 * @throws UserError `wrong_format` for an invalid policy; see `readRules` and `visitMatureDecisions`
 */
export async function simulatePolicy(
  { policy: policyFile, rules: rulesFile, costs, ...options }: SimulationOptions,
  context: EngineContext,
): Promise<PolicySimulation> {
  const group = chooseServedGroup();
  const policy = policyFile === undefined ? undefined : readPolicy(policyFile);
  const rules = rulesFile === undefined ? undefined : readRules(readJsonFile(rulesFile), group, rulesFile);
  const policyOf = policy === undefined ? policiesOfLake(options) : () => policy;
  const matrix = costs ?? (policy?.rule.kind === 'costs' ? policy.rule : undefined);
  const { from, to, visitor } = await visitMatureDecisions(options, context, () =>
    createSimulation({ group, policyOf, rules }, matrix),
  );
  return { model: options.model, from, to, versions: visitor.report() };
}

function readPolicy(path: string): PolicyChange {
  const { data, error } = policyChange.safeParse(readJsonFile(path));
  if (data !== undefined) return data;
  const faults = error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new UserError('wrong_format', `${path} is no policy: ${faults.join('; ')}`, {
    hint: 'Give a file like the policy.json of a version: a rule, and a calibration unless recorded probabilities count.',
    cause: error,
  });
}

/** Finds the policies of the versions of a model in a lake; undefined for a version that is no longer there. */
function policiesOfLake({ lakeRoot, model }: MatureDecisionsOptions) {
  const known = new Map<string, PolicyChange | undefined>();
  return (version: string): PolicyChange | undefined => {
    if (!known.has(version)) known.set(version, findPolicy(lakeRoot, model, version));
    return known.get(version);
  };
}

function findPolicy(lakeRoot: string, model: string, version: string): PolicyChange | undefined {
  try {
    return readModelVersion(lakeRoot, model, version).policy;
  } catch (error) {
    if (isUserError(error, 'model_missing')) return undefined;
    throw error;
  }
}

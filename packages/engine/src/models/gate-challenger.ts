import type { BootstrapOptions } from '@cardlake/datasets';
import type { DuckSession } from '@cardlake/lake';
import { pairScores } from './gain';
import { type GateRules, judgeChallenger, type Verdict } from './judge-challenger';
import { type ModelChoice, scoreValidation } from './score-validation';

/** A version, named as the gate judged it. */
interface JudgedVersion {
  readonly name: string;
  readonly version: string;
}

/** Judgement of the gate on a version of a lake. */
export interface GateResult extends Verdict {
  /** Folder of the dataset whose validation split it was judged on. */
  readonly dataset: string;
  readonly challenger: JudgedVersion;
  readonly champion: JudgedVersion | null;
}

/** Options of {@link gateChallenger}. */
export interface GateOptions {
  readonly lakeRoot: string;
  readonly challenger: ModelChoice;
  /** Undefined for the first version of a model. */
  readonly champion: ModelChoice | undefined;
  readonly dataset?: string | undefined;
  readonly rules: GateRules;
  readonly bootstrap: BootstrapOptions;
}

/** Judges by the validation split of a dataset whether a version may be released. @throws UserError as `scoreValidation` */
export async function gateChallenger(
  session: DuckSession,
  { lakeRoot, challenger, champion, dataset: given, rules, bootstrap }: GateOptions,
): Promise<GateResult> {
  const models = champion === undefined ? [challenger] : [challenger, champion];
  const {
    dataset,
    scored: [judged, against],
  } = await scoreValidation(session, { lakeRoot, models, dataset: given });
  if (judged === undefined) throw new Error('a version to judge is needed');
  const challenge = {
    rows: pairScores((against ?? judged).rows, judged.rows),
    hasChampion: against !== undefined,
    baseline: judged.model.card.marginBaseline,
  };
  const nameOf = ({ name, version }: JudgedVersion): JudgedVersion => ({ name, version });
  return {
    dataset,
    challenger: nameOf(judged.model),
    champion: against === undefined ? null : nameOf(against.model),
    ...judgeChallenger(challenge, rules, bootstrap),
  };
}

import type { BootstrapOptions } from '@cardlake/datasets/portable';
import { type GateRules, judgeChallenger, pairScores, type Verdict } from '@cardlake/engine/portable';
import { loadVersion, type ModelPlace } from '@cardlake/prediction';
import { UserError } from '@cardlake/runtime';
import { scoreValidation } from './score-validation';

/** A version to judge, and what it is held against. */
interface Contest {
  readonly version: string;
  /** Version that decides; undefined when none does. */
  readonly champion: string | undefined;
  readonly day: string | undefined;
}

/**
 * Judges whether a version may be released, as `cardlake models gate` does: both versions score the validation split of a dataset in the
 * lake, by default that of the version.
 * @throws UserError `missing_option` without a dataset; those of `loadVersion` and `scoreValidation`
 */
export async function judgeVersion(
  place: ModelPlace,
  { version, champion, day }: Contest,
  rules: GateRules,
  bootstrap: BootstrapOptions,
): Promise<Verdict> {
  const names = [version, ...(champion === undefined ? [] : [champion])];
  const versions = await Promise.all(names.map((each) => loadVersion(place, each)));
  const card = versions[0]?.card;
  const judgedOn = day ?? card?.dataset?.day;
  if (judgedOn === undefined)
    throw new UserError('missing_option', `${version} was trained elsewhere: no dataset belongs to it`, {
      hint: 'Give the day of training datasets, as {"version": "…", "day": "2026-02-14"}.',
    });
  const [challenger = [], against] = await scoreValidation(place, judgedOn, versions);
  return judgeChallenger(
    {
      rows: pairScores(against ?? challenger, challenger),
      hasChampion: against !== undefined,
      baseline: card?.marginBaseline ?? null,
    },
    rules,
    bootstrap,
  );
}

/** An object that may be published. */
export interface Candidate<O> {
  readonly object: O;
  /** Names of the row rules that its rows break. */
  readonly broken: readonly string[];
  /** Names of the rules that a person released it from. */
  readonly released: ReadonlySet<string>;
}

/** Decision on candidates: each is in one of the lists. */
export interface Admission<O> {
  readonly admitted: readonly Candidate<O>[];
  /** Those that stay out, with the rules that they break. */
  readonly blocked: readonly (Candidate<O> & { readonly rules: readonly string[] })[];
}

/** Names the rules that the whole table would break with some objects published. */
export type JudgeTable<O> = (objects: readonly O[]) => Promise<ReadonlySet<string>>;

/**
 * Decides which objects are published. An object whose rows break a rule is blocked. When the table breaks a rule that it did not
 * break before, the others are added one by one, in their order, and those that break one are blocked, so that the good ones pass.
 */
export async function admitObjects<O>(
  candidates: readonly Candidate<O>[],
  judgeTable: JudgeTable<O>,
): Promise<Admission<O>> {
  const judged = candidates.map((each) => ({
    ...each,
    rules: each.broken.filter((rule) => !each.released.has(rule)),
  }));
  const blocked = judged.filter(({ rules }) => rules.length > 0);
  const sound = judged.filter(({ rules }) => rules.length === 0);
  if (sound.length === 0) return { admitted: [], blocked };
  let broken = await judgeTable([]);
  const all = await judgeTable(sound.map(({ object }) => object));
  if ([...all].every((rule) => broken.has(rule))) return { admitted: sound, blocked };
  const admitted: Candidate<O>[] = [];
  for (const each of sound) {
    const after = await judgeTable([...admitted, each].map(({ object }) => object));
    const rules = [...after].filter((rule) => !broken.has(rule) && !each.released.has(rule));
    if (rules.length > 0) blocked.push({ ...each, rules });
    else {
      admitted.push(each);
      broken = after;
    }
  }
  return { admitted, blocked };
}

/** An object that may be published. */
export interface Candidate<O> {
  readonly object: O;
  /** True unless it has no rows, or is loaded again: a table that is stale already is not made so by those. */
  readonly bringsRows: boolean;
  /** Names of the row rules that its rows break. */
  readonly broken: readonly string[];
  /** Names of the rules that a person released it from. */
  readonly released: ReadonlySet<string>;
}

/** An object with rules: those that keep it out, or those that are broken though it is published. */
type Judged<O> = Candidate<O> & { readonly rules: readonly string[] };

/** Decision on candidates: each is in one of the lists. */
export interface Admission<O> {
  readonly admitted: readonly Judged<O>[];
  readonly blocked: readonly Judged<O>[];
}

/** Judges the whole table as it would be with some objects published. */
export interface TableJudge<O> {
  /** Names the rules that the table would break. */
  judge(objects: readonly O[]): Promise<ReadonlySet<string>>;
  /** Names of the rules that a table comes to break by the passing of time alone. */
  readonly ageing: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Decides which objects are published. An object whose rows break a rule is blocked. The others are added all at once. When the
 * table would break a rule by that, they are halved, in their order, down to the single objects, which are blocked: so the good ones
 * pass. A rule that the table breaks already blames no object; but one that time breaks, such as freshness, blames those that bring rows,
 * unless others of the candidates mend it.
 */
export async function admitObjects<O>(
  candidates: readonly Candidate<O>[],
  table: TableJudge<O>,
): Promise<Admission<O>> {
  const judged = candidates.map((each) => ({
    ...each,
    rules: each.broken.filter((rule) => !each.released.has(rule)),
  }));
  let blocked = judged.filter(({ rules }) => rules.length > 0);
  const sound = judged.filter(({ rules }) => rules.length === 0);
  const admitted: Judged<O>[] = [];
  if (sound.length === 0) return { admitted, blocked };
  let before = await table.judge([]);

  const admit = async (group: readonly Candidate<O>[]): Promise<void> => {
    const after = await table.judge([...admitted, ...group].map(({ object }) => object));
    const [first, ...more] = group;
    const released = more.length === 0 ? (first?.released ?? NOTHING) : NOTHING;
    const bringsRows = group.some((each) => each.bringsRows);
    const isBlamed = (rule: string) => !before.has(rule) || (bringsRows && table.ageing.has(rule));
    const found = [...after].sort();
    const rules = found.filter((rule) => isBlamed(rule) && !released.has(rule));
    if (rules.length === 0) {
      admitted.push(...group.map((each) => ({ ...each, rules: [...each.broken, ...found] })));
      before = after;
    } else if (first !== undefined && more.length === 0) {
      blocked.push({ ...first, rules });
    } else {
      const middle = Math.floor(group.length / 2);
      await admit(group.slice(0, middle));
      await admit(group.slice(middle));
    }
  };
  await admit(sound);
  const isLate = ({ rules }: Judged<O>) => rules.every((rule) => table.ageing.has(rule));
  const late = blocked.filter(isLate);
  if (late.length > 0 && ![...table.ageing].some((rule) => before.has(rule))) {
    // Halves were judged apart from the objects that mend the table.
    blocked = blocked.filter((one) => !isLate(one));
    await admit(late);
  }
  return { admitted, blocked };
}

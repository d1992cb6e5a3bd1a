import { type DuckSession, scan, sql } from '@cardlake/lake';
import { field, type Table } from '@cardlake/schema';
import { type Day, inRange } from '../day';
import type { DatasetGroup } from '../groups';
import { type Content, DATASET_VERSION, type TrainingManifest } from '../manifest';
import type { DatasetSettings } from '../settings';
import { type BuildContext, type BuiltSplit, buildSplit } from '../split/build-split';
import { computeDigest, toManifestContent } from '../split/digest';
import { COMPROMISED, loadCompromisedCards } from '../split/labels';
import type { SplitBounds } from '../split-bounds';

/** Writes train and validation into `folder` (absolute, in staging) and returns their manifest. */
export async function buildTraining(
  context: BuildContext,
  {
    day,
    settings,
    bounds,
    table,
    folder,
  }: {
    readonly day: Day;
    readonly settings: DatasetSettings;
    readonly bounds: SplitBounds;
    readonly table: Table;
    readonly folder: string;
  },
): Promise<TrainingManifest> {
  const { session, snapshot, groups } = context;
  const group = firstGroup(groups);
  await loadCompromisedCards(session, snapshot, group, {
    before: bounds.validation.from,
    isEnabled: settings.excludeCompromisedCards,
  });
  const train = await buildSplit(context, bounds.train, { table, folder, split: 'train' });
  const validation = await buildSplit(context, bounds.validation, {
    table,
    folder,
    split: 'validation',
    excludeCompromised: true,
  });
  const compromisedCards = await digestExcludedCards(context.session, context, bounds);
  const { train: trainDays, validation: validationDays, labelsKnownBefore } = bounds;
  return {
    dataset: 'training',
    version: DATASET_VERSION,
    day,
    settings,
    bounds: { train: trainDays, validation: validationDays, labelsKnownBefore },
    groups: groups.map(({ name, definitionHash }) => ({ name, definitionHash })),
    source: {
      train: toManifestContent(train.source),
      validation: toManifestContent(validation.source),
      compromisedCards,
    },
    train: toSplitManifest(train),
    validation: {
      ...toSplitManifest(validation),
      excluded: { cards: compromisedCards.rows, rows: validation.source.rows - validation.rows },
    },
  };
}

const toSplitManifest = ({ files, rows, frauds }: BuiltSplit) => ({
  rows,
  frauds,
  fraudRate: rows === 0 ? null : frauds / rows,
  files: [...files],
});

/** Computes the digest of the cards that validation excludes. */
async function digestExcludedCards(
  session: DuckSession,
  { snapshot, groups }: BuildContext,
  { validation }: SplitBounds,
): Promise<Content> {
  const { table } = firstGroup(groups);
  const files = snapshot.files(table).filter(({ partition }) => inRange(partition, validation));
  const cards = sql`(SELECT DISTINCT card_id FROM ${scan(table, files, ['card_id'])} SEMI JOIN ${COMPROMISED} USING (card_id))`;
  return toManifestContent(
    await computeDigest(session, cards, { card_id: field.string('an excluded card') }),
  );
}

function firstGroup([group]: readonly DatasetGroup[]): DatasetGroup {
  if (group === undefined) throw new Error('datasets need at least one feature group');
  return group;
}

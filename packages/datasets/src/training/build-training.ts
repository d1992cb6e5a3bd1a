import { type DuckSession, scan } from '@cardlake/lake';
import { field, type Table } from '@cardlake/schema';
import { type Day, inRange } from '../day';
import { type Content, DATASET_VERSION, type TrainingManifest } from '../manifest';
import type { DatasetSettings } from '../settings';
import { type BuildContext, type BuiltSplit, buildSplit } from '../split/build-split';
import { computeDigest, toManifestContent } from '../split/digest';
import { COMPROMISED, loadCompromisedCards } from '../split/labels';
import type { SplitBounds } from '../split-bounds';

/** Writes train and validation into `folder` (absolute, in staging) and says what they are. */
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
  await loadCompromisedCards(session, snapshot, groups[0]!, {
    before: bounds.validation.from,
    wanted: settings.excludeCompromisedCards,
  });
  const train = await buildSplit(context, bounds.train, { table, folder, split: 'train' });
  const validation = await buildSplit(context, bounds.validation, {
    table,
    folder,
    split: 'validation',
    excludeCompromised: true,
  });
  const compromisedCards = await excludedCards(context.session, context, bounds);
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
    train: splitManifest(train),
    validation: {
      ...splitManifest(validation),
      excluded: { cards: compromisedCards.rows, rows: validation.source.rows - validation.rows },
    },
  };
}

const splitManifest = ({ files, rows, frauds }: BuiltSplit) => ({
  rows,
  frauds,
  fraudRate: rows === 0 ? null : frauds / rows,
  files: [...files],
});

/** The cards that validation left out. */
async function excludedCards(
  session: DuckSession,
  { snapshot, groups }: BuildContext,
  { validation }: SplitBounds,
): Promise<Content> {
  const { table } = groups[0]!;
  const files = snapshot.files(table).filter(({ partition }) => inRange(partition, validation));
  const cards = `(SELECT DISTINCT card_id FROM ${scan(table, files, ['card_id'])} SEMI JOIN ${COMPROMISED} USING (card_id))`;
  return toManifestContent(await computeDigest(session, cards, { card_id: field.string('a card left out') }));
}

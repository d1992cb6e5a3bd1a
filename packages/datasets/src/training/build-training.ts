import { weightedTable } from '@cardlake/card-schema';
import { sql } from '@cardlake/lake';
import { field, type Table } from '@cardlake/schema';
import type { Day } from '../day';
import { DATASET_VERSION, type TrainingManifest } from '../manifest';
import type { DatasetSettings } from '../settings';
import { type BuildContext, type BuiltSplit, buildSplit, EXCLUDED_CARDS } from '../split/build-split';
import { countDeclines, type Declines } from '../split/declines';
import { computeDigest, toManifestContent } from '../split/digest';
import type { SplitBounds } from '../split-bounds';

/** Writes train and validation into `folder` (absolute, in staging) and returns their manifest. */
export async function buildTraining(
  context: BuildContext,
  {
    day,
    settings,
    bounds,
    table: unweighted,
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
  const [group] = groups;
  if (group === undefined) throw new Error('datasets need at least one feature group');
  const declines = {
    train: await countDeclines(session, snapshot, group, bounds.train),
    validation: await countDeclines(session, snapshot, group, bounds.validation),
  };
  const hasControls = declines.train.controls + declines.validation.controls > 0;
  const table = hasControls ? weightedTable(unweighted) : unweighted;
  const train = await buildSplit(context, bounds.train, {
    table,
    folder,
    split: 'train',
    declines: declines.train,
  });
  const validation = await buildSplit(context, bounds.validation, {
    table,
    folder,
    split: 'validation',
    declines: declines.validation,
    compromisedBefore: compromisedBefore(settings, bounds),
  });
  const compromisedCards = toManifestContent(
    await computeDigest(session, sql`(SELECT DISTINCT * FROM ${EXCLUDED_CARDS})`, {
      card_id: field.string('an excluded card'),
    }),
  );
  await session.run(sql`DROP TABLE ${EXCLUDED_CARDS}`);
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
    train: toSplitManifest(train, declines.train),
    validation: {
      ...toSplitManifest(validation, declines.validation),
      excluded: {
        cards: compromisedCards.rows,
        rows: validation.source.rows - declines.validation.leftOut - validation.rows,
      },
    },
  };
}

const toSplitManifest = ({ files, rows, frauds }: BuiltSplit, { leftOut, byRules, controls }: Declines) => ({
  rows,
  frauds,
  fraudRate: rows === 0 ? null : frauds / rows,
  ...(leftOut + controls > 0 && { declines: { leftOut, ...(byRules > 0 && { byRules }), controls } }),
  files: [...files],
});

/** Chooses the day before which cards are compromised, for each day of validation; undefined to keep all cards. */
function compromisedBefore(
  { compromisedCards }: DatasetSettings,
  { validation }: SplitBounds,
): ((day: Day) => Day) | undefined {
  switch (compromisedCards) {
    case 'since-train':
      return (day) => day;
    case 'all':
      return () => validation.from;
    case 'none':
      return undefined;
  }
}

import { joinableGroups, joinEntities } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type JoinOptionValues, type JoinRequest, parseJoinOptions, withJoinOptions } from '../options/join';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { numberOf } from '../output/format';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { printable } from '../output/printable';
import { reserveResultFile } from '../output/result-file';
import { fillResultFile } from '../process/fill-result-file';
import { readWithProgress } from '../process/run-command';

interface JoinOptions extends LakeOptions, OutputOptions, JoinOptionValues {}

const DESCRIPTION = `Joins features to rows of your own: labels, sampled cards, a backtest. Each row gets the features as of its time, over the
events before it, as a model would have got them then; the row itself is no event. A card without events gets the
empty values: counts and sums 0, most others null. A feature of a snapshot group is that of the day that was in use at the
time of the row. See docs/meaning.md, "Features for rows of your own".

The file is Parquet or CSV with the keys of the entities (card_id; merchant_id for features of merchants) and a time ts:
ISO 8601, or unix seconds; without a zone it is UTC. Features that need more of a row, such as an amount, are refused by
name when the file lacks it: --features chooses the others. All columns of the file stay, in front and in order.`;

/** Adds `cardlake features join`, which joins features to the rows of a file, each as of its time. */
export function registerFeaturesJoin(parent: Command, app: App): void {
  const command = withJoinOptions(
    parent
      .command('join')
      .summary('join features to your own rows, each as of its time')
      .description(DESCRIPTION),
    { groups: joinableGroups },
  ).action((options: JoinOptions) => join(app, options));
  withOutputOptions(withLakeOption(command));
  withExamples(
    command,
    'features join --entities labels.csv --groups rt_card_features_v1 --out train.parquet',
    'features join --entities labels.parquet --groups rt_card_features_v1,fraud_features_v1 --time-column labelled_at --out train.parquet',
    'features join --entities shops.csv --groups merchant_risk_v1 --columns merchant_id=shop --out shops.parquet',
    'features join --entities shops.csv --groups fraud_features_v1 --features merchant_txn_count_7d,merchant_fraud_rate_7d --columns merchant_id=shop --out shops-with-features.csv',
  );
}

async function join(app: App, options: JoinOptions): Promise<void> {
  const request = parseJoinOptions(options);
  const { path } = request.out;
  const { rows, features } = await fillResultFile(reserveResultFile(path), app.shutdown, ({ partial }) =>
    writeJoined(app, options, request, partial),
  );
  app.console.out.write(
    options.json
      ? jsonLine({ stage: 'summary', out: path, rows, features })
      : `${printable(path)}: ${numberOf(rows, 'row')} with ${numberOf(features.length, 'feature')}\n`,
  );
}

const writeJoined = (app: App, options: JoinOptions, request: JoinRequest, path: string) =>
  readWithProgress(app, options, (context) =>
    joinEntities(
      {
        lakeRoot: options.lake,
        groups: joinableGroups.filter((group) => request.groups.includes(publishedName(group))),
        features: request.features,
        entities: { path: request.entities, columns: request.columns },
        out: { path, format: request.out.format },
      },
      context,
    ),
  );

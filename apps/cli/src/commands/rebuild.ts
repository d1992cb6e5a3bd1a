import { REBUILD_SOURCES, type RebuildOptions, rebuildableTables, rebuildLake } from '@cardlake/engine';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { rebuildText } from '../output/rebuild-text';
import { runWithProgress } from '../process/run-command';

interface Options extends LakeOptions, OutputOptions {
  readonly from?: RebuildOptions['from'];
  readonly table?: string[];
}

const DESCRIPTION = `Makes damaged tables of a lake again from the data below them: silver from bronze, gold from silver, datasets and
online records from gold. Without options, it makes those again that have a missing or damaged file, which
\`cardlake verify --checksums\` names; --from makes all above a layer again, --table one table.

Readers see the old tables or the new ones, and online records change only where they differ. When bronze objects that
silver was made from are gone or changed, silver is left as it is and they are named; gold needs silver alone.`;

/** Adds `cardlake rebuild`, which mends a damaged lake. */
export function registerRebuild(program: Command, app: App): void {
  const command = program
    .command('rebuild')
    .summary('make damaged tables again from the data below them')
    .description(DESCRIPTION)
    .addOption(
      new Option('--from <layer>', 'make all tables above this layer again').choices(REBUILD_SOURCES),
    )
    .addOption(new Option('--table <table...>', 'make these tables again').choices(rebuildableTables))
    .action((options: Options) => run(app, options));
  withOutputOptions(withLakeOption(command));
  withExamples(
    command,
    'rebuild',
    'rebuild --from bronze',
    'rebuild --table gold.card_features --lake ./lake --json',
  );
}

async function run(app: App, options: Options): Promise<void> {
  const { lake: lakeRoot, from, table: tables } = options;
  const result = await runWithProgress(app, options, (context) =>
    rebuildLake({ lakeRoot, from, tables }, context),
  );
  app.console.out.write(options.json ? jsonLine({ stage: 'summary', ...result }) : rebuildText(result));
}

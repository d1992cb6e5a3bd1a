// `<lake>`: makes a lake of a folder with bronze, and joins features to files as the embedded engine does: reads tasks
// `{entities, groups, features, columns, out}` as JSON lines from standard input, and answers each with the result or the
// message of the error for users.
import { readFileSync } from 'node:fs';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { publishedName } from '@cardlake/features';
import { isUserError, silentReporter } from '@cardlake/runtime';
import { joinFeatures } from '@cardlake/silver-gold';
import { argument } from './arguments';
import { refinedLake } from './refined-lake';

interface Task {
  readonly entities: string;
  readonly groups: readonly string[];
  readonly features: readonly string[] | null;
  readonly columns: Readonly<Record<string, string>>;
  readonly out: string;
}

async function main(lakeRoot: string): Promise<void> {
  const { session, write, close } = await refinedLake(lakeRoot);
  for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
    const task: Task = JSON.parse(line);
    let answer: object;
    try {
      answer = await joinFeatures({
        session,
        snapshot: write.snapshot,
        groups: Object.values(groups).filter((group) => task.groups.includes(publishedName(group))),
        snapshotGroups,
        features: task.features ?? undefined,
        entities: { path: task.entities, columns: task.columns },
        out: { path: task.out, format: task.out.endsWith('.csv') ? 'csv' : 'parquet' },
        reporter: silentReporter,
      });
    } catch (error) {
      if (!isUserError(error)) throw error;
      answer = { code: error.code, message: error.message };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  close();
}

void main(argument(0, 'lake'));

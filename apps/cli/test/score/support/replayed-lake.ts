import { writeFileSync } from 'node:fs';
import { encodeAuthorization } from '@cardlake/bronze';
import { businessFields, type CardDecision, type CardEvent, cardTransactions } from '@cardlake/card-schema';
import { addStarterModel, queryLake, type RejectedLine, runStream } from '@cardlake/engine';
import { testContext } from '@cardlake/engine/test-kit';
import { identifier, openLake, openSession, plainValue, scan, sql, streamChunks } from '@cardlake/lake';
import { chooseServedGroup } from '@cardlake/prediction';
import { type ScoreFileOptions, scoreFile } from '../../../src/score/score-file';

/** Group whose vectors the model reads. */
export const GROUP = chooseServedGroup();

/** Takes what is in bronze to gold, and adds the model that decides. @returns the events of silver in order */
export async function prepareLake(lakeRoot: string, windowEndMicros?: number): Promise<CardEvent[]> {
  await runStream({ lakeRoot, ...(windowEndMicros !== undefined && { windowEndMicros }) }, testContext());
  addStarterModel(lakeRoot);
  const snapshot = (await openLake(lakeRoot)).snapshot();
  const session = await openSession({ tempDir: `${lakeRoot}-spill`, memoryMb: 500, threads: 2 });
  const names = Object.keys(businessFields);
  const query = sql`SELECT ${names.map(identifier)} FROM ${scan(cardTransactions, snapshot.files(cardTransactions))} ORDER BY ts, event_id`;
  const events: CardEvent[] = [];
  for await (const chunk of streamChunks(session, query))
    for (const row of chunk.getRows())
      events.push(
        Object.fromEntries(
          names.map((name, i) => [name, plainValue(row[i] ?? null)]),
        ) as unknown as CardEvent,
      );
  session.close();
  return events;
}

/** Writes lines into a file. @returns its path */
export function writeLines(path: string, lines: readonly string[]): string {
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** Writes events into a file in their order. @returns its path */
export const writeEvents = (path: string, events: readonly CardEvent[]): string =>
  writeLines(path, events.map(encodeAuthorization));

/** Decides a file on a lake. */
export async function score(
  lakeRoot: string,
  input: string,
  change: Partial<ScoreFileOptions> = {},
  context = testContext(),
) {
  const [decisions, rejected]: [CardDecision[], RejectedLine[]] = [[], []];
  const summary = await scoreFile(
    {
      lakeRoot,
      name: 'starter',
      input,
      isExplained: false,
      onRejected: async (lines) => void rejected.push(...lines),
      openSink: async () => ({
        take: async (records) => void decisions.push(...records),
        end: async () => {},
      }),
      ...change,
    },
    context,
  );
  return { summary, decisions, rejected };
}

/** Reads the gold vectors of all events, by their ids. */
export async function readGold(lakeRoot: string): Promise<Map<string, unknown>> {
  const text = `SELECT event_id, to_json(g)::VARCHAR FROM gold.${GROUP.table} g`;
  const gold = new Map<string, unknown>();
  await queryLake({ lakeRoot, sql: text }, testContext(), async (result) => {
    for await (const chunk of result.chunks())
      for (const [id, json] of chunk.getRows()) {
        const row = JSON.parse(String(json));
        gold.set(String(id), Object.fromEntries(GROUP.features.map(({ name }) => [name, row[name]])));
      }
  });
  return gold;
}

/** Lists the events whose decision has another vector than gold, or a flag. */
export const listUnequal = (
  decisions: readonly CardDecision[],
  gold: ReadonlyMap<string, unknown>,
): (readonly unknown[])[] =>
  decisions.flatMap(({ event_id: id, features, flags }) => {
    const [made, expected] = [JSON.parse(features ?? '{}'), gold.get(id) as Record<string, unknown>];
    const names = GROUP.features.filter(({ name }) => !Object.is(made[name], expected[name]));
    return names.length === 0 && flags === '[]'
      ? []
      : [[id, flags, names.map(({ name }) => `${name}: ${made[name]} instead of ${expected[name]}`)]];
  });

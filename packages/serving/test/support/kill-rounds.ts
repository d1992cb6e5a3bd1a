import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { type BronzeType, bronzeTable, encodeAuthorization, listBronzeObjects } from '@cardlake/bronze';
import { formatHistoryHash } from '@cardlake/card-schema';
import { hashOfIds } from '@cardlake/feature-store/assembled';
import type { Durability } from '../../src';
import { eventOf } from './events';

/** A decision as it was answered, as far as it is checked. */
interface Answer {
  readonly event_id: string;
  readonly card_id: string;
  readonly ts: number;
  readonly history_hash: string;
}

/** Events that clients sent, and the answers that they got. */
interface Traffic {
  readonly sent: Map<string, string>;
  readonly answered: Map<string, Answer>;
}

const CARDS = 6;
/** A kill comes at some time up to this one after the server listens, or has answered. */
const MAX_MS = 300;

/** Starts a server in a process of its own. */
async function startChild(
  lakeRoot: string,
  durability: Durability,
): Promise<{ child: ChildProcess; url: string }> {
  const hook = require.resolve('@cardlake/tooling/register');
  const child = spawn(
    process.execPath,
    ['-r', hook, require.resolve('./serve-child'), lakeRoot, durability],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (child.stdout === null) throw new Error('no standard output');
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, url };
}

/** Sends the events of a card one after the other, some of them twice, until the server is gone. */
async function driveCard(url: string, card: string, { sent, answered }: Traffic): Promise<void> {
  for (;;) {
    const id = `${card}-${sent.size}`;
    const event = { ...eventOf(id, card, 0), ts: Date.now() * 1000 };
    sent.set(id, card);
    const body = encodeAuthorization(event);
    for (let delivery = 0; delivery < 2; delivery++) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/score`, { method: 'POST', body, headers }).catch(() => undefined);
      const text = response?.status === 200 ? await response.text().catch(() => undefined) : undefined;
      const answer: Answer | undefined = text === undefined ? undefined : JSON.parse(text);
      if (answer === undefined) return;
      const before = answered.get(id);
      if (before === undefined) answered.set(id, answer);
      else expect(answer).toEqual(before);
      if (sent.size % 7 !== 0) break;
    }
    await sleep(2);
  }
}

/** Waits until clients have got another answer. */
async function hasAnswered({ answered }: Traffic, child: ChildProcess): Promise<void> {
  const before = answered.size;
  while (answered.size === before && child.exitCode === null) await sleep(2);
}

/**
 * Kills a server under load a number of times, and checks that every answered event and decision is there afterwards, none
 * twice, and that each vector was made of all events of its card before it.
 */
export async function checkKilledServer(
  lakeRoot: string,
  durability: Durability,
  kills: number,
): Promise<void> {
  const traffic: Traffic = { sent: new Map(), answered: new Map() };
  for (let kill = 0; kill < kills; kill++) {
    const { child, url } = await startChild(lakeRoot, durability);
    const clients = Array.from({ length: CARDS }, (_, i) => driveCard(url, `card${i}`, traffic));
    // Every other server has answered before it dies, however busy the machine is.
    if (kill % 2 === 0) await hasAnswered(traffic, child);
    await sleep(Math.random() * MAX_MS);
    child.kill('SIGKILL');
    await Promise.all([...clients, once(child, 'exit')]);
  }
  const { child, url } = await startChild(lakeRoot, durability);
  for (const [id, answer] of traffic.answered) {
    const response = await fetch(`${url}/decisions/${id}`);
    expect(await response.json()).toEqual(answer);
  }
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  checkBronze(lakeRoot, traffic);
}

function checkBronze(lakeRoot: string, { answered }: Traffic): void {
  const events = bronzeLines(lakeRoot, 'card_authorization');
  const decisions = bronzeLines(lakeRoot, 'card_decision');
  const idsOf = (lines: readonly Answer[]): string[] => lines.map(({ event_id }) => event_id).sort();
  expect(new Set(idsOf(events)).size).toBe(events.length);
  expect(idsOf(decisions)).toEqual(idsOf(events));
  expect(idsOf(events)).toEqual(expect.arrayContaining([...answered.keys()]));
  expect(answered.size).toBeGreaterThan(0);
  for (const { event_id, card_id, ts, history_hash } of decisions) {
    const before = events.filter((event) => event.card_id === card_id && event.ts < ts);
    const expected = hashOfIds(idsOf(before));
    expect([event_id, history_hash]).toEqual([event_id, formatHistoryHash(BigInt(`0x${expected}`))]);
  }
}

const bronzeLines = (lakeRoot: string, type: BronzeType): Answer[] =>
  [...listBronzeObjects(lakeRoot, bronzeTable(type))].flatMap(({ location }) =>
    gunzipSync(readFileSync(location))
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );

import { gzipSync } from 'node:zlib';
import type { Measurements } from '@cardlake/aws/lambda';
import { groupFields, groups } from '@cardlake/card-features';
import { decidedFields } from '@cardlake/card-schema';
import { type EvidenceList, RUN_FILES, RUNS_PREFIX, WATCH_RULES } from '@cardlake/job-contract';
import { driftLevel } from '@cardlake/model';
import { publishReport } from '../../src/watch/publish-report';
import { watchDecisions } from '../../src/watch/watch-decisions';
import { testLake } from '../support/lake';

const group = groups.fraud_features_v2;
const GROUP = 'fraud_features_v2';
const gold = Object.fromEntries(
  Object.entries(groupFields(group)).map(([name, { type }]) => [name, type.kind === 'double' ? 0 : '0']),
);
const features = JSON.stringify(Object.fromEntries(Object.keys(gold).map((name) => [name, 0])));

const lake = testLake();
const FOLDER = `${RUNS_PREFIX}/run-1`;

/** A decision of the champion, in a line. @param change of its columns */
const left = (id: string, change: object = {}) => ({
  decision: {
    event_id: id,
    card_id: 'c1',
    merchant_id: 'm1',
    ts: 1_767_268_800_000_000,
    amount: '12.5000',
    score: -1.5,
    model: lake.name,
    model_version: lake.version,
    features,
    flags: '[]',
    snapshots: '[]',
    history_read_at: 1_767_268_800_100_000,
    history_events: '0',
    history_hash: '00000000x00000000',
    ...change,
  },
  is_same: true,
  is_suspect: false,
  gold,
});

/** A decision whose vector nothing explains. */
function mismatch(id: string) {
  const { decision, ...rest } = left(id, { features: features.replace('"is_night":0', '"is_night":1') });
  const own = Object.fromEntries(Object.keys(decidedFields).map((name) => [name, decision[name as 'ts']]));
  const event = { ...own, currency: 'EUR', country: 'BE', pos_mode: 'chip' };
  return { ...rest, decision, is_suspect: true, silver: event, published: [], event };
}

/** Puts the parts of a run, a line each, and their list. */
function leave(lines: readonly object[], list: Partial<EvidenceList>): void {
  const put = (key: string, content: Uint8Array) => lake.objects.stored.set(`lake/${key}`, content);
  const parts = lines.map((line, i) => {
    const key = `${FOLDER}/evidence/part-0000${i}.ndjson.gz`;
    put(key, gzipSync(`${JSON.stringify(line)}\n`));
    return key;
  });
  const content: EvidenceList = {
    day: '2026-01-01',
    decisions: 3,
    undecided: 0,
    definitions: [],
    otherDefinitions: [],
    versions: [{ model: lake.name, version: lake.version, decisions: 3 }],
    parts,
    ...list,
  };
  put(`${FOLDER}/${RUN_FILES.evidence}`, Buffer.from(JSON.stringify(content)));
}

const ports = { objects: lake.objects, bucket: 'lake', model: lake.name, minRows: 1 };
const definition = (decisions: number) => ({ group: GROUP, definitionHash: group.hash, decisions });

test('decisions of all parts are audited, a wrong one is named, and those of other definitions count for drift alone', async () => {
  const { event, ...wrong } = mismatch('wrong');
  const known = [{ event, origin: 'silver', kept_at: wrong.decision.history_read_at, arrived_at: 1 }];
  const other = left('other');
  leave(
    [
      { group: GROUP, decisions: [left('e1'), left('e2')] },
      { group: GROUP, decisions: [wrong], known },
      { decisions: [{ ...other, gold: undefined }] },
    ],
    {
      decisions: 5,
      undecided: 1,
      definitions: [definition(3)],
      otherDefinitions: [{ group: GROUP, definitionHash: 'older', decisions: 1 }],
    },
  );
  const report = await watchDecisions('run-1', ports);
  expect(report.audit).toMatchObject({
    day: '2026-01-01',
    decisions: 5,
    undecided: 1,
    classes: { equal: 2, mismatch: 1, late: 0 },
    otherDefinitions: [{ definitionHash: 'older', decisions: 1 }],
    mismatches: [
      { eventId: 'wrong', cause: 'snapshot', differences: [{ feature: 'is_night', served: '1', gold: '0' }] },
    ],
  });
  expect(report.drift).toMatchObject([{ version: lake.version, rows: 4, level: 'drifted' }]);

  const published: [object, Measurements][] = [];
  publishReport(report, (...each) => void published.push(each));
  const [[dimensions, day] = [], [ofVersion, version] = []] = published;
  expect([dimensions, day?.counts]).toEqual([
    { Entry: 'watch' },
    { DecisionsAudited: 3, DecisionsUnaudited: 1, DecisionMismatches: 1 },
  ]);
  expect(ofVersion).toEqual({ Version: lake.version });
  const worst = Math.max(...Object.values(version?.values ?? {}).flat());
  expect(Object.keys(version?.values ?? {})).toEqual(['ScoreDrift', 'FeatureDrift']);
  expect(day?.values).toEqual({ DecisionDrift: [worst] });
});

test('a version with few decisions, or of another model, is not measured', async () => {
  leave([{ group: GROUP, decisions: [left('e1')] }], { decisions: 1, definitions: [definition(1)] });
  expect((await watchDecisions('run-1', { ...ports, minRows: 4 })).drift).toEqual([]);
  expect((await watchDecisions('run-1', { ...ports, model: 'another' })).drift).toEqual([]);
});

test('a day without decisions is no fault', async () => {
  leave([], { decisions: 0, versions: [] });
  const { audit, drift } = await watchDecisions('run-1', ports);
  expect([audit.decisions, audit.classes.equal, drift]).toEqual([0, 0, []]);
  const published: Measurements[] = [];
  publishReport({ audit, drift }, (_, each) => void published.push(each));
  expect(published).toEqual([
    { counts: { DecisionsAudited: 0, DecisionsUnaudited: 0, DecisionMismatches: 0 }, values: {} },
  ]);
});

test('parts that are missing, or hold other decisions than were counted, fail', async () => {
  leave([{ group: GROUP, decisions: [left('e1')] }], { definitions: [definition(2)] });
  await expect(watchDecisions('run-1', ports)).rejects.toThrow(
    'run-1 left 2 decisions to audit, and its parts hold 1',
  );
  leave([], { parts: ['gone'] });
  await expect(watchDecisions('run-1', ports)).rejects.toThrow('s3://lake/gone does not exist');
  await expect(watchDecisions('run-2', ports)).rejects.toThrow('evidence.json does not exist');
});

test('the alarm goes off where the degree of drift begins', () => {
  expect([driftLevel(WATCH_RULES.maxDrift), driftLevel(WATCH_RULES.maxDrift + 1e-9)]).toEqual([
    'moderate',
    'drifted',
  ]);
});

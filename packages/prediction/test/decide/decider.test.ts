import { encodeAuthorization, encodeDecision } from '@cardlake/bronze';
import { businessFields, formatPayloadHash, parseDecision } from '@cardlake/card-schema';
import { createDecider, MAX_AGE_MICROS } from '../../src';
import { hashPayload } from '../../src/once/payload-hash';
import { cardEvent, NOON } from '../support/card-event';
import { decideLast } from '../support/decide-last';
import { describedGroup } from '../support/described-group';
import { deciderOptions, memoryDecider, memoryPorts } from '../support/test-decider';
import { scoringVersion } from '../support/test-version';

const HOUR = 3_600e6;
const HEAD = { owner: 'fraud desk', expires: '2027-01-31' };

const earlier = (id: string, hours: number) => cardEvent({ event_id: id, ts: NOON - hours * HOUR });

test('a line becomes a record with everything that led to the decision', async () => {
  const ports = memoryPorts();
  const decider = memoryDecider({}, ports);
  await decider.decideEvent(earlier('e0', 0.5));
  const result = await decider.decideLine(encodeAuthorization(cardEvent()));
  expect(result).toEqual({ state: 'decided', record: expect.anything() });
  const record = 'record' in result ? result.record : undefined;
  expect(record).toMatchObject({
    event_id: 'e1',
    card_id: 'card_1',
    merchant_id: 'merchant_1',
    ts: NOON,
    amount: 250_0000n,
    received_at: NOON,
    decided_at: NOON,
    state: 'decided',
    model: 'fraud',
    model_version: 'a',
    policy_hash: 'policy of a',
    feature_group: 'described_v1',
    definition_hash: describedGroup.hash,
    flags: '[]',
    snapshots: '[{"group":"shop_risk_v1","day":"2018-04-01","version":3}]',
    rules: '[]',
    history_read_at: NOON,
    history_events: 1n,
    shadows: '[]',
    decided_by: 'model',
    payload_hash: formatPayloadHash(hashPayload(businessFields, cardEvent())),
  });
  expect(JSON.parse(record?.features ?? '')).toMatchObject({
    n_1h: 2,
    greatest_30d: 250,
    shop_n_1d: 4,
    shop_fraud_rate: 0.25,
    spread_7d: 0,
  });
  expect(Object.keys(JSON.parse(record?.features ?? ''))).toEqual(
    describedGroup.features.map(({ name }) => name).sort(),
  );
  expect(ports.table.all().get('e1')).toMatchObject({ state: 'decided', record });
});

test('a record is a line of bronze that is read as it was', async () => {
  const decider = memoryDecider({ experiment: { model: 'fraud', champion: 'a', shadows: ['b'] } });
  const decided = await decideLast([earlier('e0', 1), cardEvent()], decider, true);
  const late = await decideLast([cardEvent({ ts: NOON - MAX_AGE_MICROS - 1 })]);
  for (const record of [decided, late])
    expect(parseDecision(encodeDecision(record), NOON)).toEqual({ ok: true, row: record });
});

test('a line that breaks rules is rejected with all of them, and nothing is written', async () => {
  const ports = memoryPorts();
  const decider = memoryDecider({}, ports);
  const number = '4539578763621486';
  const line = JSON.stringify({
    ...JSON.parse(encodeAuthorization(cardEvent())),
    event_id: number,
    card_id: number,
    country: 'XX',
    ts: 1,
  });
  const result = await decider.decideLine(line);
  expect(result).toEqual({
    state: 'rejected',
    reasons: [
      'event_id: looks_like_pan',
      'card_id: looks_like_pan',
      'ts: out_of_range',
      'country: unknown_code',
    ],
    eventId: '*'.repeat(16),
  });
  expect(await decider.decideLine('{')).toEqual({ state: 'rejected', reasons: ['not_json'] });
  expect([...ports.table.all()]).toEqual([]);
  expect(ports.history.measureSize().events).toBe(0);
});

test('the same id with another payload conflicts, the same payload has the same answer', async () => {
  const ports = memoryPorts();
  const decider = memoryDecider({}, ports);
  const first = await decider.decideEvent(cardEvent());
  expect(await decider.decideEvent(cardEvent())).toEqual(first);
  expect(await decider.decideEvent(cardEvent({ country: 'NL' }))).toEqual({
    state: 'conflicting_duplicate',
    eventId: 'e1',
  });
  expect(ports.history.measureSize().events).toBe(1);
});

test('an event of more than a day ago is late: kept, and not decided', async () => {
  const decider = memoryDecider();
  const late = await decideLast([cardEvent({ event_id: 'late', ts: NOON - MAX_AGE_MICROS - 1 })], decider);
  expect(late).toMatchObject({ state: 'late', decision: null, score: null, received_at: NOON });
  const next = await decideLast([cardEvent()], decider);
  expect(next).toMatchObject({ state: 'decided', history_events: 1n });
});

test('the challenger decides for its cards by its own policy, and shadows only say what they would', async () => {
  const shadows = ['c', 'd'];
  const experiment = { model: 'fraud', champion: 'a', challenger: { version: 'b', weight: 5_000 }, shadows };
  const decider = memoryDecider({ experiment });
  const versions = new Set<string | null>();
  for (let card = 0; card < 20; card++) {
    const event = cardEvent({ event_id: `e${card}`, card_id: `card_${card}` });
    const record = await decideLast([event], decider);
    versions.add(record.model_version);
    expect(record.policy_hash).toBe(`policy of ${record.model_version}`);
    const alone = await decideLast(
      [event],
      memoryDecider({ experiment: { model: 'fraud', champion: record.model_version ?? '', shadows: [] } }),
    );
    expect([record.score, record.decision]).toEqual([alone.score, alone.decision]);
    for (const shadow of JSON.parse(record.shadows)) {
      const own = await decideLast(
        [event],
        memoryDecider({ experiment: { model: 'fraud', champion: shadow.model_version, shadows: [] } }),
      );
      expect(shadow).toEqual({
        model: 'fraud',
        model_version: shadow.model_version,
        score: own.score,
        probability: own.probability,
        decision: own.decision,
      });
    }
    expect(
      JSON.parse(record.shadows).map((shadow: { model_version: string }) => shadow.model_version),
    ).toEqual(shadows);
  }
  expect(versions).toEqual(new Set(['a', 'b']));
});

test('lists and rules act beside the model, and their ids are recorded', async () => {
  const rules = {
    lists: [{ id: 'stolen', ...HEAD, action: 'decline', column: 'card_id', values: ['card_1'] }],
    rules: [
      { id: 'burst', ...HEAD, action: 'review', when: [{ field: 'n_1h', is: '>=', value: 2 }] },
      {
        id: 'old',
        ...HEAD,
        expires: '2018-01-01',
        action: 'approve',
        when: [{ field: 'n_1h', is: 'present' }],
      },
    ],
  };
  const decider = memoryDecider({ rules });
  const record = await decideLast([earlier('e0', 0.5), cardEvent()], decider);
  expect(record).toMatchObject({ decision: 'decline', decided_by: 'list', rules: '["stolen","burst"]' });
  expect(JSON.parse(record.reasons ?? '[]')[0]).toBe('this card is on the list stolen');
});

test('a share of the declines by the model passes and is marked, the same events whenever; a rule that declines means it', async () => {
  const EVENTS = 400;
  const declines = {
    calibration: { slope: 1, intercept: 0 },
    rule: { kind: 'thresholds', review: 0, decline: 0 },
  } as const;
  const deciderOf = (rules: object) => {
    const options = deciderOptions({
      experiment: { model: 'fraud', champion: 'a', shadows: [], controlShare: 0.25 },
      rules,
    });
    const versions = [scoringVersion(describedGroup, 'a', declines)];
    return createDecider(memoryPorts(), { ...options, versions });
  };
  const run = async (rules: object) => {
    const decider = deciderOf(rules);
    const passed: string[] = [];
    for (let i = 0; i < EVENTS; i++) {
      const { event_id, decision, flags } = await decideLast([cardEvent({ event_id: `e${i}` })], decider);
      expect(decision).toBe(flags === '["control"]' ? 'approve' : 'decline');
      if (decision === 'approve') passed.push(event_id);
    }
    return passed;
  };
  const passed = await run({});
  expect(Math.abs(passed.length / EVENTS - 0.25)).toBeLessThan(0.08);
  expect(await run({})).toEqual(passed);
  const list = { id: 'l', ...HEAD, action: 'decline', column: 'country', values: ['BE'] };
  expect(await run({ lists: [list] })).toEqual([]);
  const reviews = deciderOf({ lists: [{ ...list, action: 'review' }] });
  const reviewed = await decideLast([cardEvent({ event_id: passed[0] ?? '' })], reviews);
  expect(reviewed).toMatchObject({ decision: 'review', flags: '["control"]' });
});

test('reviews and declines have reasons, approvals only on demand', async () => {
  const list = (action: string) => ({
    lists: [{ id: 'l', ...HEAD, action, column: 'country', values: ['BE'] }],
  });
  for (const action of ['review', 'decline', 'approve']) {
    const rules = list(action);
    const [silent, asked] = [
      await decideLast([cardEvent()], memoryDecider({ rules })),
      await decideLast([cardEvent()], memoryDecider({ rules }), true),
    ];
    const reasons = JSON.parse(asked.reasons ?? '[]');
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.length).toBeLessThanOrEqual(5);
    if (asked.decision === 'approve') expect(silent.reasons).toBeNull();
    else expect(silent.reasons).toEqual(asked.reasons);
  }
});

test('a decision can be explained afterwards as it would have been at once', async () => {
  const [before, event] = [earlier('e0', 0.5), cardEvent()];
  const options = {
    rules: {
      rules: [{ id: 'two', ...HEAD, action: 'approve', when: [{ field: 'n_1h', is: '>', value: 1 }] }],
    },
  };
  const [silent, asked] = [memoryDecider(options), memoryDecider(options)];
  const record = await decideLast([before, event], silent);
  const { reasons } = await decideLast([before, event], asked, true);
  expect(record.reasons).toBeNull();
  expect(JSON.parse(reasons ?? '')).toContain('rule two: 2 authorisations of this card in the last hour');
  expect(silent.explain(event, record)).toEqual(JSON.parse(reasons ?? ''));
  expect(await silent.decideEvent(event, { explain: true })).toMatchObject({ record: { reasons } });
  expect(
    memoryDecider({ experiment: { model: 'fraud', champion: 'b', shadows: [] } }).explain(event, record),
  ).toBeNull();
});

test('the time of each step is recorded', async () => {
  let ms = 0;
  const stopwatch = () => {
    ms += 0.25;
    return ms;
  };
  const decider = createDecider({ ...memoryPorts(), stopwatch }, deciderOptions());
  const result = await decider.decideLine(encodeAuthorization(cardEvent()));
  const steps = JSON.parse('record' in result ? result.record.steps : '{}');
  expect(Object.keys(steps)).toEqual(
    expect.arrayContaining([
      'parse',
      'claim',
      'history',
      'snapshots',
      'keep',
      'vector',
      'score',
      'rules',
      'shadows',
      'reasons',
      'total',
    ]),
  );
  expect(steps.parse).toBe(0.25);
  expect(steps.total).toBeGreaterThan(steps.parse);
});

test('the receipt that another service noted counts, for the rules of the line and for its age', async () => {
  const late = { receivedAt: NOON + MAX_AGE_MICROS + 1 };
  const line = encodeAuthorization(cardEvent());
  expect(await memoryDecider().decideLine(line, late)).toMatchObject({
    state: 'late',
    record: { received_at: late.receivedAt },
  });
  const early = { receivedAt: NOON - 3_600e6 };
  expect(await memoryDecider().decideLine(line, early)).toMatchObject({ reasons: ['ts: out_of_range'] });
});

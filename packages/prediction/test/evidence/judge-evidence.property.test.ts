import { AuditTally } from '@cardlake/feature-store/assembled';
import fc from 'fast-check';
import { createEvidenceJudge, createLineReader } from '../../src';
import { anyWorld } from '../support/any-world';
import { auditor, decideWorld } from '../support/audited-world';
import { describedGroup, describedSnapshot } from '../support/described-group';
import { evidenceLine } from '../support/evidence-line';

const readLine = createLineReader([describedGroup], [describedSnapshot]);

test('decisions that were left as lines are judged as those of a lake, whatever comes late, twice or otherwise, and damaged', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.boolean(), async (world, isDamaged) => {
      const { decided, known, evidenceOf } = await decideWorld(world);
      const decisions = decided.map((decision) =>
        isDamaged
          ? { ...decision, features: (decision.features ?? '').replace(/"n_1h":(\d)/, '"n_1h":9$1') }
          : decision,
      );
      const [direct, left] = [new AuditTally(100), new AuditTally(100)];
      const judge = createEvidenceJudge([describedSnapshot], left);
      for (const card of new Set(decisions.map(({ card_id }) => card_id))) {
        const own = decisions.filter(({ card_id }) => card_id === card);
        const events = known.filter(({ event }) => event.card_id === card);
        for (const decision of own)
          direct.add(decision, auditor.openCard(events)(decision, evidenceOf(decision)));
        judge(readLine(evidenceLine(own, events, evidenceOf)));
      }
      expect(left).toEqual(direct);
    }),
    { numRuns: 25 },
  );
});

test('a decision that equals gold needs no evidence, and one that does not must have some', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { decided, evidenceOf } = await decideWorld(world);
      for (const decision of decided) {
        const { gold } = evidenceOf(decision);
        const tally = new AuditTally(1);
        const judge = createEvidenceJudge([describedSnapshot], tally);
        const line = evidenceLine([decision], [], evidenceOf, () => false);
        const isEqual =
          JSON.parse(line).decisions[0].is_same && auditor.isEqual(decision.features ?? '', gold ?? {});
        if (isEqual) judge(readLine(line));
        else expect(() => judge(readLine(line))).toThrow('differs from gold, and its evidence is missing');
        expect(tally.classes.equal).toBe(isEqual ? 1 : 0);
      }
    }),
    { numRuns: 25 },
  );
});

test('a line of another form, or of a group that is not known, is refused', () => {
  const line = (content: object) => () => readLine(JSON.stringify(content));
  expect(line({ group: 'other_v1', decisions: [] })).toThrow('evidence of the group other_v1');
  const decision = { is_same: true, is_suspect: false };
  expect(line({ decisions: [{ ...decision, decision: { amount: 12.5 } }] })).toThrow(
    'amount: expected decimal, got 12.5',
  );
  expect(line({ decisions: [decision] })).toThrow('decision');
});

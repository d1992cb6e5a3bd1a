import type { DecisionAudit } from '@cardlake/feature-store/assembled';
import { auditText } from '../../src/output/audit-text';
import type { Style } from '../../src/output/style';

const plain = (text: string): string => text;
const style: Style = { title: plain, good: plain, bad: plain, faint: plain };
const classes = {
  equal: 1204,
  corrected: 3,
  late: 0,
  conflict: 0,
  absent: 0,
  stale: 0,
  incomplete: 0,
  mismatch: 0,
};
const audit: DecisionAudit = {
  day: '2026-01-12',
  decisions: 1209,
  undecided: 2,
  classes,
  unproven: { corrected: 1 },
  otherDefinitions: [],
  mismatches: [],
};

test('classes that occur have a line, and equal and mismatch always', () => {
  expect(auditText(audit, style)).toBe(`2026-01-12: 1,209 decisions, 2 of them too late for a vector

class      decisions  not computed
─────────  ─────────  ────────────  ───────────────────────────────────────────
equal          1,204             0  the vector is its gold row
corrected          3             1  a snapshot that it used was published again
mismatch           0             0  nothing explains the difference

no mismatch
`);
});

test('mismatches are shown feature by feature, and those that are left are counted', () => {
  const mismatches = [
    {
      eventId: 'e1',
      cause: 'vector',
      differences: [{ feature: 'n_1h', served: '9', gold: '3', computed: '3' }],
    },
    {
      eventId: 'e2\u001b[2J',
      cause: 'history',
      differences: [{ feature: 'n_1h', served: undefined, gold: '3', computed: undefined }],
    },
  ] as const;
  const text = auditText({ ...audit, classes: { ...classes, mismatch: 1003 }, mismatches }, style);
  expect(text.slice(text.indexOf('1,003 mismatches'))).toBe(`1,003 mismatches
  e1: what it had read gives another vector
    n_1h: served 9, gold 3, computed again 3
  e2\\x1b[2J: no known events are those that it had read
    n_1h: served nothing, gold 3
  … 1,001 more (--examples)
`);
});

test('decisions by another definition are named', () => {
  const other = { group: 'fraud_features_v9', definitionHash: 'abcdef0123456789', decisions: 5 };
  expect(auditText({ ...audit, otherDefinitions: [other] }, style)).toContain(
    '5 decisions with fraud_features_v9 as defined by abcdef012345, which gold does not have: not compared\n',
  );
});

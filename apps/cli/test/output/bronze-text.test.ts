import { objectLines } from '../../src/output/bronze-text';

test('an object that is mostly rejected is told of with its commonest reasons', () => {
  const mostlyRejected = [
    {
      path: 'bronze/a.json\u001b[2J',
      lines: 2_000,
      rejected: 1_001,
      reasons: [
        { reason: 'not_json', lines: 1_000 },
        { reason: 'ts: missing', lines: 1 },
      ],
    },
  ];
  const refined = { objects: 1, counts: {}, torn: [], refused: [], unread: [], mostlyRejected };
  expect(objectLines(refined)).toEqual([
    'mostly rejected: bronze/a.json\\x1b[2J: 1,001 of 2,000 lines, commonest reasons: not_json (1,000), ts: missing (1)',
  ]);
});

import { evaluate } from '@cardlake/datasets';
import { evaluationReport } from '../../src/report/evaluation-report';

const HOSTILE = `<script>alert("x")</script>&'`;
const facts = { scores: HOSTILE, dataset: HOSTILE, split: 'validation', day: '2018-08-15' };
const rows = Array.from({ length: 20_000 }, (_, i) => ({
  score: ((i * 7_919) % 20_000) / 20_000,
  isFraud: i % 100 === 0,
  cardId: `c${i}`,
  day: '2018-08-01',
}));

test('the page holds no script and loads nothing, whatever the names', () => {
  const html = evaluationReport(evaluate(rows), facts);
  expect(html).not.toMatch(/<script|<link|<img|src=|url\(|onload/i);
  expect(html.match(/https?:\/\/[^"]+/g)).toEqual([
    'http://www.w3.org/2000/svg',
    'http://www.w3.org/2000/svg',
  ]);
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;');
});

test('the curve goes through its points, thinned for the eye', () => {
  const few = [
    { score: 0.9, isFraud: true, cardId: 'a', day: 'd' },
    { score: 0.5, isFraud: false, cardId: 'b', day: 'd' },
    { score: 0.1, isFraud: true, cardId: 'c', day: 'd' },
  ];
  // 360 wide from 56, 360 high from 16: recall 1/2, 1/2, 1 at precision 1, 1/2, 2/3.
  expect(evaluationReport(evaluate(few), facts)).toContain('points="236,16 236,196 416,136"');
  expect(evaluationReport(evaluate(rows), facts).length).toBeLessThan(60_000);
});

test('the page is balanced markup', () => {
  const html = evaluationReport(evaluate(rows), facts);
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of html.matchAll(/<(\/?)([a-z1-6]+)([^>]*)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/') && name !== 'meta') open.push(name);
  }
  expect(open).toEqual([]);
});

test('scores that are no probabilities, and a split without rows, have a page', () => {
  const scaled = evaluate(rows.map((row) => ({ ...row, score: row.score * 1000 })));
  expect(evaluationReport(scaled, facts)).toContain('The scores are no probabilities');
  expect(evaluationReport(evaluate([]), facts)).toContain('<td>0</td>');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from './support/commands';
import { parseLine, shellLines } from './support/shell';

const page = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'deploy.md'), 'utf8');
const lines = shellLines({ text: page });
/** Commands with options within sentences; others only name a command. */
const mentions = [...page.matchAll(/`((?:\.\/)?(?:cardlake|npx cdktf|npm run) [^`…]* --[^`…]*)`/g)].map(
  ([, command = '']) => command.replace(/^cardlake/, './cardlake').replaceAll(/<[^>]+>/g, 'VALUE'),
);
test('the page has commands for each step', () => {
  const programs = new Set(lines.flatMap(parseLine).map(({ words }) => words[0]));
  expect([...programs]).toEqual(
    expect.arrayContaining(['npm', './cardlake', 'npx', 'aws', 'terraform', 'gh']),
  );
});

test.each([...lines, ...mentions])('%s can be typed', async (line) => {
  expect(await faultsOf(line)).toEqual([]);
});

test.each([
  ['./cardlake preflight --environment dev', 'preflight has no option --environment'],
  ['./cardlake preflight --env test', '--env: test is not one of dev, prod'],
  ['./cardlake emr stats', 'emr takes'],
  ['./cardlake deploy', 'there is no command deploy'],
  ['npm run bild', 'there is no script bild'],
  ['npm run feature:publish -- --rum', 'feature:publish has no option --rum'],
  ['aws lambda invoke --function f', 'aws lambda invoke has no --function'],
  ['npx cdktf deploy dev-bronce', 'there is no stack dev-bronce'],
  ['npx cdktf deploy dev-bronze', 'cdktf deploy refuses without foundation'],
  ['npx cdktf destroy dev-prediction', 'cdktf destroy refuses without feature-batch'],
  ['npx cdktf deploy dev-bronze --output-file x', 'cdktf deploy has no --output-file'],
  ['X=$(aws stepfunctions start-execution --machine "$(aws s3x y)")', 'aws s3x has no y'],
  ['X=$(aws stepfunctions start-execution --machine y)', 'has no --machine'],
  ['terraform -chdir=terraform-state/bootstrap-dev output -raw plan_role', 'there is no output plan_role'],
  ['gh workflow run deploy.yml --field env=dev', 'deploy.yml has no env'],
])('%s is refused', async (line, fault) => {
  expect(await faultsOf(line)).toContainEqual(expect.stringContaining(fault));
});

test('every variable is set, and every file is written, before it is used', () => {
  const known = new Set<string>();
  for (const line of lines) {
    for (const { words, sets } of parseLine(line)) {
      for (const [, name = ''] of words.join(' ').matchAll(/\$([A-Z_]+)/g)) {
        expect([line, known.has(name)]).toEqual([line, true]);
      }
      for (const name of sets) known.add(name);
      for (const [index, word] of words.entries()) {
        if (!/^[\w-]+\.(json|ndjson)$/.test(word)) continue;
        if (['--outputs-file', '--out'].includes(words[index - 1] ?? '')) known.add(word);
        expect([line, known.has(word)]).toEqual([line, true]);
      }
    }
  }
});

test('it says what each step takes, and how to check, undo and destroy', () => {
  const steps = [...page.matchAll(/^\| \[[^\]]+\]\(#([\w-]+)\)\s+\| (.+?)\s+\| (.+?)\s+\|$/gm)];
  expect(steps.length).toBeGreaterThan(6);
  const headings = [...page.matchAll(/^##+ (.+)$/gm)].map(([, text = '']) =>
    text.toLowerCase().replaceAll(' ', '-'),
  );
  for (const [, anchor, takes, needs] of steps) {
    expect(headings).toContain(anchor);
    expect([anchor, takes, needs]).not.toContain('');
  }
  expect(headings).toEqual(
    expect.arrayContaining(['smoke-test', 'change-and-upgrade', 'rollback', 'destroy-by-hand']),
  );
});

import type { Suite, TestResult } from './suite';

const CASE = /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const ATTRIBUTE = /([\w:]+)="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads the results that pytest writes with `--junit-xml`: a suite for each module. */
export function suitesOfJunit(xml: string): Suite[] {
  const suites = new Map<string, { path: string; seconds: number; tests: TestResult[] }>();
  for (const [, attributes = '', body = ''] of xml.matchAll(CASE)) {
    const { classname = '', name = '', time = '0' } = attributesOf(attributes);
    const path = classname.replaceAll('.', '/');
    const suite = suites.get(path) ?? { path, seconds: 0, tests: [] };
    suites.set(path, suite);
    suite.seconds += Number(time);
    suite.tests.push({ name, ...outcome(body) });
  }
  return [...suites.values()];
}

function outcome(body: string): Omit<TestResult, 'name'> {
  const found = /<(skipped|failure|error)\b([^>]*)>([^<]*)/.exec(body);
  if (found === null) return { status: 'passed' };
  const [, kind, attributes = '', text = ''] = found;
  const { message = '' } = attributesOf(attributes);
  if (kind === 'skipped') return { status: 'skipped', reason: message };
  return { status: 'failed', message: `${message}\n${decoded(text)}` };
}

const attributesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(ATTRIBUTE)].map(([, name, value = '']) => [name, decoded(value)]));

const decoded = (text: string) =>
  text
    .replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex, digits) =>
      String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)),
    )
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => ENTITIES[name] ?? '');

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BUILD_FOLDERS,
  dependenciesOf,
  enabledStackNames,
  environments,
  parseSettings,
  STACK_NAMES,
  type StackDeclaration,
  stackDeclarations,
} from '../src';

const checkout = join(__dirname, '..', '..', '..');
const read = (...path: string[]) => readFileSync(join(checkout, ...path), 'utf8');
const json = (...path: string[]) => JSON.parse(read(...path));
const script = (name: string, input = '') =>
  execFileSync(process.execPath, [join(checkout, '.github', 'scripts', name)], { input, encoding: 'utf8' });

/** The stack that composes the others; it has no resources, so it is not in the list. */
const COMPOSING = 'lake';

test('the folders under stacks/ are the declared stacks and the one that composes them', () => {
  const folders = readdirSync(join(checkout, 'stacks'), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && existsSync(join(checkout, 'stacks', entry.name, 'package.json')),
    )
    .map(({ name }) => name);
  expect(folders.sort()).toEqual([...STACK_NAMES, COMPOSING].sort());
});

describe.each(stackDeclarations.map((declaration) => [declaration.name, declaration] as const))(
  '%s',
  (name, declaration) => {
    const { outputs, builds, settingsKey } = declaration;
    const dependencies: string[] = dependenciesOf(declaration).map((each) => each.name);

    test('has a package that can be synthesized alone', () => {
      const { name: packageName, cardlake, scripts } = json('stacks', name, 'package.json');
      expect(packageName).toBe(`@cardlake/${name}-stack`);
      expect(cardlake).toEqual({ layer: 'stack' });
      expect(scripts.synth).toBe('node -r @cardlake/tooling/register src/synth.ts');
      expect(existsSync(join(checkout, 'stacks', name, 'src', 'synth.ts'))).toBe(true);
    });

    test('has a README', () => {
      expect(existsSync(join(checkout, 'stacks', name, 'README.md'))).toBe(true);
    });

    test('is composed with the others', () => {
      const { dependencies } = json('stacks', COMPOSING, 'package.json');
      expect(dependencies).toHaveProperty([`@cardlake/${name}-stack`], 'workspace:*');
      expect(read('stacks', COMPOSING, 'src', 'compose.ts')).toContain(`'@cardlake/${name}-stack'`);
    });

    test.each(Object.keys(environments))(
      'has reviewed Terraform of %s with every declared output',
      (environment) => {
        const { output = {} } = json('stacks', name, 'golden', `${environment}.tf.json`);
        expect(Object.keys(output).sort()).toEqual(Object.keys(outputs).sort());
      },
    );

    test.each(Object.keys(environments))(
      'reads in %s only outputs of stacks it depends on',
      (environment) => {
        const golden = read('stacks', name, 'golden', `${environment}.tf.json`);
        const publishers = [...golden.matchAll(/data\.terraform_remote_state\.([a-z-]+)\.outputs/g)].map(
          ([, publisher]) => publisher,
        );
        expect(publishers.filter((publisher) => !dependencies.includes(publisher ?? ''))).toEqual([]);
      },
    );

    test('depends on stacks earlier in the list only', () => {
      const earlier: string[] = STACK_NAMES.slice(0, STACK_NAMES.indexOf(name));
      expect(dependencies.filter((each) => !earlier.includes(each))).toEqual([]);
    });

    test('has settings that may all be left out', () => {
      expect(parseSettings({ environment: 'dev' })[settingsKey]).toEqual(expect.any(Object));
    });

    test('is synthesized after the builds that it deploys', () => {
      for (const folder of Object.values<string>(builds)) {
        const { name: packageName, scripts } = json(folder, 'package.json');
        expect(scripts).toHaveProperty('build');
        expect(read('stacks', name, 'turbo.json')).toContain(`"${packageName}#build"`);
      }
    });

    test('is planned when it changes, and when a build that it deploys does', () => {
      for (const folder of [`stacks/${name}`, ...Object.values(builds)]) {
        const input = JSON.stringify({ packages: { items: [{ path: folder }] } });
        const planned = stackDeclarations.filter(
          (each) => each.name === name || Object.values<string>(each.builds).includes(folder),
        );
        const names = planned.map((each) => each.name);
        expect(script('changed-stacks.cjs', input)).toBe(`stacks=${JSON.stringify(names)}\n`);
      }
    });
  },
);

test('the workflows destroy every stack of the list, which is in the order of deployment', () => {
  expect(script('stack-list.cjs')).toBe(`${STACK_NAMES.join('\n')}\n`);
  expect(read('.github', 'scripts', 'destroy-stacks.sh')).toContain('stack-list.cjs');
});

test('a stack depends on one that an environment may leave out only where it is there', () => {
  const isOptional = ({ isEnabled }: StackDeclaration) => isEnabled !== undefined;
  const declarations: readonly StackDeclaration[] = stackDeclarations;
  expect(declarations.filter(isOptional).length).toBeGreaterThan(0);
  for (const { dependsOn, dependsOnIfEnabled = [] } of declarations)
    expect([dependsOn.filter(isOptional), dependsOnIfEnabled.filter((each) => !isOptional(each))]).toEqual([
      [],
      [],
    ]);
});

test('an optional stack is left out until the settings enable it, and the list for an environment says so', () => {
  const without = enabledStackNames(parseSettings({ environment: 'dev' }));
  const withDecisions = enabledStackNames(
    parseSettings({ environment: 'dev', prediction: { enabled: true } }),
  );
  expect(without).not.toContain('prediction');
  expect(withDecisions).toEqual(without.toSpliced(without.indexOf('pipeline'), 0, 'prediction'));
  const [environment] = Object.keys(environments);
  const listed = execFileSync(
    process.execPath,
    [join(checkout, '.github', 'scripts', 'stack-list.cjs'), String(environment)],
    { encoding: 'utf8' },
  );
  expect(listed.trim().split('\n')).toEqual(
    enabledStackNames(parseSettings(environments[environment as keyof typeof environments])),
  );
});

test('stacks share no name or settings key, and a build that two of them deploy has one folder', () => {
  const settingsKeys = stackDeclarations.map(({ settingsKey }) => settingsKey);
  for (const values of [STACK_NAMES, settingsKeys]) expect(new Set(values).size).toBe(values.length);
  for (const { builds } of stackDeclarations) expect(BUILD_FOLDERS).toMatchObject(builds);
  const built = stackDeclarations.flatMap(({ builds }) => Object.keys(builds));
  expect(Object.keys(BUILD_FOLDERS).sort()).toEqual([...new Set(built)].sort());
});

test('the environments of this installation are valid', () => {
  for (const environment of Object.values(environments))
    expect(() => parseSettings(environment)).not.toThrow();
});

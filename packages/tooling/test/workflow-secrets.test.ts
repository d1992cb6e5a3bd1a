import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', '..', '..', '.github', 'workflows');
const workflows = readdirSync(folder);
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

test.each(workflows)(
  '%s reads the location of the states, and keys of users only where it assumes their role',
  (name) => {
    const lines = text(name).split('\n');
    for (const [index, line] of lines.entries()) {
      const [, secret] = /secrets\.(\w+)/.exec(line) ?? [];
      if (secret === undefined || /^STATE_(DEV|PROD)$/.test(secret)) continue;
      const [, role] = /^(PLAN|DEPLOY)_(SECRET_)?ACCESS_KEY(_ID)?$/.exec(secret) ?? [];
      const step = lines.slice(Math.max(0, index - 4), index).join('\n');
      expect([secret, step]).toEqual([secret, expect.stringMatching(`role-to-assume: .*${role}_ROLE_ARN`)]);
    }
  },
);

test('a step that may have keys assumes the role by OIDC without them, and tags no session', () => {
  for (const name of workflows) {
    for (const [step] of text(name).matchAll(
      /uses: aws-actions\/configure-aws-credentials@(?:.*\n {8,}.*)*/g,
    )) {
      expect(step).toMatch(/aws-access-key-id: .*_ACCESS_KEY_ID \}\}\n/);
      expect(step).toContain('role-skip-session-tagging: true');
    }
  }
});

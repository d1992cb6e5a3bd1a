import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_CODES, UserError } from '@cardlake/runtime';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app';
import { bootstrapDocument } from '../bootstrap/document';
import { parseIds, type Repository, type RepositoryIds, readIds } from '../bootstrap/repository';
import { environmentNames, settingsOf } from '../cost/environment';
import { withExamples } from '../options/examples';
import { remark } from '../output/mode';

interface BootstrapOptions {
  readonly env: string;
  readonly repository: Repository;
  readonly repositoryIds?: RepositoryIds;
  readonly existingProvider?: true;
  readonly planUser?: string;
  readonly deployUser?: string;
  readonly out?: string;
  readonly run?: true;
}

const DESCRIPTION = `Prints the Terraform that an account needs before the first stack: the bucket for the states (versioned, encrypted, TLS
only; S3 locks them itself), two roles for GitHub's workflows, without stored keys: pull requests may plan but read
no data, the environment of the same name may deploy; and the permissions boundary of the roles that deployments create.

GitHub's tokens name a repository by its name, or by name and ids (repositories created, renamed or transferred since
15 July 2026). The roles trust both forms, if the ids are known: by --repository-ids, or by gh, when it is installed.

Where workflows cannot have tokens, --plan-user and --deploy-user let users assume the roles by keys that GitHub stores as secrets.

--run writes it into a folder and lets Terraform apply it; Terraform shows its plan and asks. Keep that folder: it holds
the state. Then set in packages/platform/src/environments.ts where the states are stored: state: { kind: 's3', bucket, region }.`;

/**
 * Adds `cardlake bootstrap`, which prints or applies the Terraform that an account needs before the first
 * stack.
 */
export function registerBootstrap(program: Command, app: App): void {
  const command = program
    .command('bootstrap')
    .summary('the state bucket and the roles of the workflows, before the first stack')
    .description(DESCRIPTION)
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .requiredOption(
      '--repository <owner/name>',
      'GitHub repository whose workflows may use the roles',
      repositoryValue,
    )
    .option(
      '--repository-ids <owner-id/repository-id>',
      "GitHub's ids of the owner and of the repository (default: gh asks GitHub)",
      idsValue,
    )
    .option('--existing-provider', 'the account already trusts GitHub, for example for another environment')
    .option(
      '--plan-user <arn>',
      'IAM user that may assume the role that plans, by keys stored in GitHub',
      userArn,
    )
    .option(
      '--deploy-user <arn>',
      'IAM user that may assume the role that deploys, by keys stored in the GitHub environment',
      userArn,
    )
    .option('--out <folder>', 'write main.tf.json into a folder instead of printing it')
    .option('--run', 'let Terraform apply it (default folder: terraform-state/bootstrap-<env>)')
    .action((options: BootstrapOptions) => bootstrap(app, options));
  withExamples(
    command,
    'bootstrap --env dev --repository acme/cardlake',
    'bootstrap --env dev --repository acme/cardlake --repository-ids 123456/456789',
    'bootstrap --env prod --repository acme/cardlake --existing-provider --out bootstrap-prod',
    'bootstrap --env dev --repository acme/cardlake --run',
  );
}

function repositoryValue(text: string): Repository {
  const [, owner, name] = /^([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+)$/.exec(text) ?? [];
  if (owner !== undefined && name !== undefined) return { owner, name };
  throw new InvalidArgumentError('Give it as owner/name.');
}

function userArn(text: string): string {
  if (/^arn:aws:iam::\d{12}:user\/[\w+=,.@/-]+$/.test(text)) return text;
  throw new InvalidArgumentError(
    'Give the ARN of an IAM user, as in arn:aws:iam::123456789012:user/cardlake-plan.',
  );
}

function idsValue(text: string): RepositoryIds {
  const ids = parseIds(text);
  if (ids !== undefined) return ids;
  throw new InvalidArgumentError(
    'Give two numbers, as in 123456/456789; "gh api repos/<owner>/<name>" shows them as .owner.id and .id.',
  );
}

/** Adds the ids to a repository; without any, tells what the roles will not trust. */
function identify(app: App, repository: Repository, given: RepositoryIds | undefined): Repository {
  const ids = given ?? readIds(repository, app.env);
  if (typeof ids !== 'string') return { ...repository, ids };
  remark(
    app,
    `cardlake: the ids of the repository are unknown: ${ids}. The roles trust its name only, and refuse workflows of a repository that was created, renamed or transferred since 15 July 2026. Give --repository-ids.\n`,
  );
  return repository;
}

function bootstrap(app: App, options: BootstrapOptions): void {
  const { env, repository, repositoryIds, existingProvider, planUser, deployUser, out, run } = options;
  const document = bootstrapDocument({
    settings: settingsOf(env, app.env),
    repository: identify(app, repository, repositoryIds),
    hasProvider: existingProvider === true,
    users: { plan: planUser, deploy: deployUser },
  });
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (out === undefined && run === undefined) {
    app.console.out.write(text);
    return;
  }
  const folder = out ?? join('terraform-state', `bootstrap-${env}`);
  write(folder, text);
  if (run === undefined) app.console.out.write(`${join(folder, 'main.tf.json')}\n`);
  else if (!['init', 'apply'].every((step) => terraform(folder, step)))
    app.exitCode = EXIT_CODES.negative.code;
}

function write(folder: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'main.tf.json'), text);
  } catch (cause) {
    throw new UserError('unwritable_output', `cannot write to ${folder}: ${(cause as Error).message}`, {
      hint: 'Give another folder with --out.',
      cause,
    });
  }
}

/** Runs a step of Terraform in the terminal of the user. @returns true if it succeeded. */
function terraform(folder: string, step: string): boolean {
  const { error, status } = spawnSync('terraform', [step], { cwd: folder, stdio: 'inherit' });
  if (error !== undefined) {
    throw new UserError('no_terraform', `Terraform cannot be started: ${error.message}`, {
      hint: `Install Terraform 1.10 or later; or apply ${join(folder, 'main.tf.json')} on another machine.`,
      cause: error,
    });
  }
  return status === 0;
}

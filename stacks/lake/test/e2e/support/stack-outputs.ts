import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Outputs of stacks, by stack and name, as `cdktf output` writes them. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Reads the outputs of applied stacks, and writes them into a file as `cdktf output --outputs-file` does. */
export function writeOutputs(folders: readonly string[], outputsFile: string): StackOutputs {
  const outputs = Object.fromEntries(folders.map((each) => [basename(each), outputsIn(each)]));
  writeFileSync(outputsFile, JSON.stringify(outputs));
  return outputs;
}

/** Outputs in the state of a stack. */
function outputsIn(folder: string): Readonly<Record<string, string>> {
  const { outputs } = JSON.parse(readFileSync(join(folder, stateFile(folder)), 'utf8'));
  return Object.fromEntries(
    Object.entries<{ value: string }>(outputs).map(([name, { value }]) => [name, value]),
  );
}

/** Path of the state that the local backend of a folder names. */
function stateFile(folder: string): string {
  const { terraform } = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8'));
  return terraform.backend?.local?.path ?? 'terraform.tfstate';
}

import { addressOf, type LocalInstance } from '../local/instance-file';
import { shellWord } from './shell-word';

/** Tells where local services are, and how a shell uses them. */
export function addressText(instance: LocalInstance): string {
  const exports = Object.entries(instance.variables)
    .filter(([name]) => name.startsWith('AWS_'))
    .map(([name, value]) => `  export ${name}=${shellWord(value)}\n`);
  return `Local AWS runs at ${addressOf(instance)}, with ${instance.stacks.join(', ')}. In a shell:\n\n${exports.join('')}`;
}

/** Tells what to try. */
export const suggestionsText = ({ lake, stream }: LocalInstance): string => `
To try next, in that shell:

  cardlake generate --num-transactions 1000 --kinesis-stream ${shellWord(stream)}
  aws s3 ls --recursive ${shellWord(`s3://${lake}/bronze/`)}
  cardlake local status
  cardlake local down
`;

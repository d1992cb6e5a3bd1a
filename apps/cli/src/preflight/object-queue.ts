import type { Account, QueueOfAccount } from '@cardlake/aws/account';
import { queueAddress, type Settings, VISIBILITY_TIMEOUT_FACTOR } from '@cardlake/platform';
import { type Finding, findingsOf } from './finding';

const queue = findingsOf('queue of objects');

/** Least deliveries before a message is given up (Lambda developer guide, "Creating and configuring an Amazon SQS event source mapping"). */
const LEAST_DELIVERIES = 5;

type ExistingQueue = NonNullable<Settings['elt']['existingQueue']>;

/** Checks the queue that announces the objects of feeds, if the settings name one. */
export async function checkObjectQueue(
  { elt, region }: Settings,
  account: Account,
  accountId: string,
): Promise<Finding[]> {
  const given = elt.enabled ? elt.existingQueue : undefined;
  if (given === undefined) return [];
  const { name } = queueAddress(given.arn);
  if (given.arn.split(':')[4] !== accountId)
    return [
      queue.blocked(
        `${given.arn} is not in account ${accountId}, whose alarms would never see it`,
        'Have the events sent to a queue of this account, and set elt.existingQueue.arn to it.',
      ),
    ];
  const [found, dead] = await Promise.all(
    [given.arn, given.deadLettersArn].map((arn) => account.readQueue(queueAddress(arn).url)),
  );
  const missing = [found === undefined && given.arn, dead === undefined && given.deadLettersArn].filter(
    Boolean,
  );
  if (found === undefined || dead === undefined)
    return [
      queue.blocked(
        `${missing.join(' and ')} ${missing.length === 1 ? 'does' : 'do'} not exist`,
        `Create it in ${region}, or correct elt.existingQueue, or leave that out.`,
      ),
    ];
  const faults = [
    checkVisibility(found, elt.extract, name),
    checkDeadLetters(found, given),
    await checkDeadLetterSources(given, account),
    await checkKey(found, given, account, given.arn),
    await checkSenders(found, account, given.arn),
    await checkKey(dead, given, account, given.deadLettersArn),
  ].flatMap((fault) => fault ?? []);
  return faults.length > 0 ? faults : [queue.ok(`${name} can be consumed`)];
}

/** Lambda refuses a queue that shows a message again while the function runs, and advises six times as long, with the wait for a batch. */
function checkVisibility(
  { visibilitySeconds }: QueueOfAccount,
  { timeoutSeconds, windowSeconds }: Settings['elt']['extract'],
  name: string,
): Finding | undefined {
  const advised = VISIBILITY_TIMEOUT_FACTOR * timeoutSeconds + windowSeconds;
  if (visibilitySeconds >= advised) return undefined;
  const message = `${name} hides a message for ${visibilitySeconds} s; expected ${advised}: six times elt.extract.timeoutSeconds, and the wait for a batch`;
  const advice = `Set its visibility timeout to ${advised}, or lower elt.extract.timeoutSeconds.`;
  return visibilitySeconds < timeoutSeconds ? queue.blocked(message, advice) : queue.warning(message, advice);
}

function checkDeadLetters(
  { deadLettersArn, maximumDeliveries = 0 }: QueueOfAccount,
  given: ExistingQueue,
): Finding | undefined {
  const advice = `Set its redrive policy: {"deadLetterTargetArn": "${given.deadLettersArn}", "maxReceiveCount": ${LEAST_DELIVERIES}}`;
  if (deadLettersArn !== given.deadLettersArn)
    return queue.blocked(
      `dead letters of ${given.arn} go to ${deadLettersArn ?? 'nowhere, so that what fails comes again until it expires'}; elt.existingQueue has ${given.deadLettersArn}`,
      `${advice}, or correct elt.existingQueue.deadLettersArn.`,
    );
  if (maximumDeliveries >= LEAST_DELIVERIES) return undefined;
  return queue.warning(
    `${given.arn} gives a message up after ${maximumDeliveries} of the ${LEAST_DELIVERIES} deliveries that AWS advises`,
    advice,
  );
}

/** A message does not tell which queue gave it up, so that `feed redrive` would move those of other queues, too. */
async function checkDeadLetterSources(
  { arn, deadLettersArn }: ExistingQueue,
  account: Account,
): Promise<Finding | undefined> {
  const names = (await account.listDeadLetterSources(queueAddress(deadLettersArn).url)).map((url) =>
    url.replace(/^.*\//, ''),
  );
  const others = names.filter((name) => name !== queueAddress(arn).name);
  if (others.length === 0) return undefined;
  return queue.blocked(
    `${deadLettersArn} has dead letters of ${others.join(', ')}, too: \`feed redrive\` would move them to ${arn}`,
    'Give the queue dead letters of its own, and set elt.existingQueue.deadLettersArn to them.',
  );
}

/** The policy of a key that AWS manages allows no service to use it, and cannot be changed (SQS developer guide, "Configure KMS permissions for AWS services"). */
async function checkSenders(
  { keyId }: QueueOfAccount,
  account: Account,
  arn: string,
): Promise<Finding | undefined> {
  if (keyId === undefined || !(await account.readKey(keyId))?.isManagedByAws) return undefined;
  return queue.warning(
    `${arn} is encrypted with ${keyId}, a key that AWS manages: neither EventBridge nor S3 can send to the queue`,
    'Encrypt it with a key of your own, whose policy lets the sender use it, and set elt.existingQueue.keyArn; or with a key of SQS (SSE-SQS).',
  );
}

/** A key of SQS, or the one that AWS manages for it, needs no permission; any other one has to be that of the settings. */
async function checkKey(
  { keyId }: QueueOfAccount,
  { keyArn }: ExistingQueue,
  account: Account,
  arn: string,
): Promise<Finding | undefined> {
  if (keyId === undefined) return undefined;
  const key = await account.readKey(keyId);
  if (key?.isManagedByAws) return undefined;
  const advice = 'Set elt.existingQueue.keyArn to the key of the queue, which has to be enabled.';
  if (key === undefined)
    return queue.blocked(`${arn} is encrypted with ${keyId}, which does not exist`, advice);
  if (!key.isEnabled)
    return queue.blocked(`${arn} is encrypted with ${key.arn}, which is not enabled`, `Enable the key.`);
  if (key.arn === keyArn) return undefined;
  return queue.blocked(
    `${arn} is encrypted with ${key.arn}; elt.existingQueue.keyArn is ${keyArn ?? 'missing'}, so that roles may not use the key`,
    advice,
  );
}

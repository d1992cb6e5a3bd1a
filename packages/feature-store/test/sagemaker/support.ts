import type { OnlineGroup, OnlineRecord } from '../../src';
import { sagemakerOnlineStore } from '../../src/sagemaker';
import { defaultSendPolicy } from '../../src/sagemaker/sagemaker-store';
import type { SendPolicy } from '../../src/sagemaker/send-all';
import { other } from '../../test-kit';
import {
  featureStoreStandIn,
  type StandIn,
  seededRandom,
  standInGroup,
  type Trouble,
} from '../../test-kit/sagemaker';

export const START = 1_533_082_200_000_000;

/** Pauses take no time. */
export const impatient = (policy: Partial<SendPolicy> = {}): SendPolicy => ({
  ...defaultSendPolicy,
  sleep: async () => {},
  random: seededRandom(2),
  ...policy,
});

export const nameOf = (group: OnlineGroup): string => `cardlake-test-${group.name.replaceAll('_', '-')}`;

/** A stand-in with a group, and a store on it. */
export function store(
  options: { trouble?: Trouble; policy?: Partial<SendPolicy>; until?: number; groups?: OnlineGroup[] } = {},
) {
  const { trouble = {}, until, groups = [other] } = options;
  const standIn: StandIn = featureStoreStandIn(
    groups.map((group) => standInGroup(group, nameOf(group))),
    { trouble, random: seededRandom(1) },
  );
  const heard = { again: 0, fellBack: [] as string[], unconditional: [] as string[] };
  const adapter = sagemakerOnlineStore({
    runtime: standIn,
    groupName: nameOf,
    policy: impatient(options.policy),
    ...(until === undefined ? {} : { until }),
    watch: {
      sentAgain: (records) => {
        heard.again += records;
      },
      fellBack: (reason) => heard.fellBack.push(reason),
      unconditional: (reason) => heard.unconditional.push(reason),
    },
  });
  return { standIn, adapter, heard };
}

/** `count` records of different ids at an event time. */
export const recordsAt = (eventTime: number, count: number): OnlineRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    recordId: `card_${String(i).padStart(6, '0')}`,
    eventTime: START + eventTime,
    features: { n: BigInt(i) },
  }));

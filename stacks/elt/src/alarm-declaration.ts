import type { AlarmProps } from '@cardlake/constructs';

/** An alarm, without the topic that it notifies. */
export type AlarmDeclaration = Omit<AlarmProps, 'topicArn'>;

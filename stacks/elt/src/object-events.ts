import { DeadLetterQueue, LakeStack, type QueueToFunction } from '@cardlake/constructs';
import { FEEDS_PREFIX } from '@cardlake/feeds';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { Construct } from 'constructs';
import type { SourceBuckets } from './source-buckets';

/** Props of `ObjectEvents`. */
export interface ObjectEventsProps {
  /** Bucket of the objects; undefined where an existing queue announces them. */
  readonly bucket: string | undefined;
  /** Other buckets with objects of feeds. */
  readonly sources: SourceBuckets;
  readonly keyArn: string;
  /** ARNs of other rules, whose undelivered events go to the same queue. */
  readonly otherRuleArns: readonly string[];
}

/**
 * The rule for new objects of feeds, and the queue of events that it and others could not deliver. The events are those that the lake bucket and other buckets of feeds send to
 * EventBridge (S3 user guide, "EventBridge event message structure").
 */
export class ObjectEvents extends Construct {
  readonly undelivered: DeadLetterQueue;
  /** Undefined where an existing queue announces objects. */
  readonly rule: CloudwatchEventRule | undefined;

  constructor(scope: Construct, id: string, { bucket, sources, keyArn, otherRuleArns }: ObjectEventsProps) {
    super(scope, id);
    this.rule = bucket === undefined ? undefined : this.createRule(bucket, sources);
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', {
      nameSuffix: 'undelivered-events',
      keyArn,
      ruleArns: [this.rule?.arn ?? [], ...otherRuleArns].flat(),
    });
  }

  private createRule(bucket: string, sources: SourceBuckets): CloudwatchEventRule {
    return new CloudwatchEventRule(this, 'Rule', {
      name: LakeStack.of(this).names.of('rule', 'objects'),
      description: 'New objects of feeds',
      eventPattern: JSON.stringify({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: anyOf([
          objectsIn(bucket, [`${FEEDS_PREFIX}/`]),
          ...sources.map(({ bucket: other, feeds }) => objectsIn(other, Object.values(feeds))),
        ]),
      }),
    });
  }

  /** Sends the events of the rule, if there is one, to a queue, which lets it in. */
  sendTo(queue: Pick<QueueToFunction, 'arn'>): void {
    if (this.rule === undefined) return;
    new CloudwatchEventTarget(this, 'Target', {
      rule: this.rule.name,
      arn: queue.arn,
      deadLetterConfig: { arn: this.undelivered.arn },
    });
  }
}

const objectsIn = (bucket: string, prefixes: readonly string[]) => ({
  bucket: { name: [bucket] },
  object: { key: prefixes.map((prefix) => ({ prefix })) },
});

/** Pattern that holds when one of some patterns does (EventBridge user guide, "Comparison operators", `$or`). */
const anyOf = (patterns: readonly object[]): object =>
  patterns.length === 1 ? (patterns[0] as object) : { $or: patterns };

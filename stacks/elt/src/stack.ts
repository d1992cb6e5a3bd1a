import { Dashboard, LakeStack, publish, RuleToFunction, read } from '@cardlake/constructs';
import type { StackInputs } from '@cardlake/constructs/synth';
import { eltDeclaration, foundationDeclaration, type Settings } from '@cardlake/platform';
import type { Construct } from 'constructs';
import { Alarms } from './alarms';
import { charts } from './charts';
import { FeedCrawler } from './crawler/feed-crawler';
import { Functions } from './functions';
import { LargeObjects } from './large/large-objects';
import type { MonitoringTargets } from './monitoring-targets';
import { ObjectEvents } from './object-events';
import { Operations } from './ops/operations';
import { OpsRules } from './ops/ops-rules';
import { Publishing, stagedRule } from './publish/publishing';
import { Queries } from './publish/queries';
import { checkSourceFeeds } from './source-buckets';

/** More than the time for which functions remember their work, so that no announcement is taken for a repetition. */
const LIST_EVERY_MINUTES = 15;

/** The loading of feeds: events of their objects, queues, the functions that stage them, the table that remembers work, and their publication. */
export class EltStack extends LakeStack {
  constructor(
    scope: Construct,
    settings: Settings,
    { builds }: Pick<StackInputs<typeof eltDeclaration>, 'builds'>,
  ) {
    super(scope, eltDeclaration, settings);
    const foundation = read(this, foundationDeclaration);
    const { publish: publishSettings, ops, existingQueue, sourceBuckets } = settings.elt;
    checkSourceFeeds(sourceBuckets);
    const staged = publishSettings.enabled ? stagedRule(this, 'Staged') : undefined;
    const opsRules = publishSettings.enabled && ops.enabled ? new OpsRules(this, 'OpsRules', ops) : undefined;
    const events = new ObjectEvents(this, 'Events', {
      bucket: existingQueue === undefined ? foundation.lake_bucket_name : undefined,
      sources: sourceBuckets,
      keyArn: foundation.key_arn,
      otherRuleArns: [staged, opsRules?.schedule, opsRules?.requests].flatMap((rule) => rule?.arn ?? []),
    });
    const functions = new Functions(this, 'Functions', {
      foundation,
      builds,
      ruleArn: events.rule?.arn,
      settings: settings.elt,
    });
    events.sendTo(functions.objects);
    new RuleToFunction(this, 'Listing', {
      target: functions.listing,
      nameSuffix: 'listing',
      description: 'Looks for objects of feeds that nobody announced',
      on: { everyMinutes: LIST_EVERY_MINUTES, isEnabled: settings.elt.listing.enabled },
    });
    if (settings.elt.largeObjects.enabled)
      new LargeObjects(this, 'Large', {
        foundation,
        functionArtifacts: builds.eltExtract,
        jobArtifacts: builds.sparkJobs,
        functions,
        sources: settings.elt.sourceBuckets,
        region: settings.region,
        settings: settings.elt.largeObjects,
        deadLettersKeyArn: existingQueue?.keyArn,
      });
    const publishing =
      staged === undefined
        ? undefined
        : new Publishing(this, 'Publish', {
            foundation,
            artifacts: builds.eltPublish,
            jobArtifacts: builds.sparkJobs,
            settings: publishSettings,
            objects: functions.objects,
            undelivered: events.undelivered,
            rule: staged,
          });
    const queries =
      publishing !== undefined && settings.elt.athena.enabled
        ? new Queries(this, 'Queries', {
            foundation,
            databaseName: publishing.database.name,
            settings: settings.elt.athena,
          })
        : undefined;
    const operations =
      publishing === undefined || opsRules === undefined
        ? undefined
        : new Operations(this, 'Ops', {
            foundation,
            artifacts: builds.eltPublish,
            settings: ops,
            sources: sourceBuckets,
            functions,
            publishing,
            rules: opsRules,
            undelivered: events.undelivered,
          });
    const crawler = settings.elt.crawler.enabled
      ? new FeedCrawler(this, 'Crawler', { foundation, settings: settings.elt.crawler })
      : undefined;
    const targets = { settings, events, functions, publishing, operations };
    this.addMonitoring({ ...targets, topicArn: foundation.alert_topic_arn });
    publish(this, eltDeclaration, {
      object_rule_name: events.rule?.name ?? '',
      source_bucket_names: sourceBuckets.map(({ bucket }) => bucket).join(','),
      object_queue_url: functions.objects.url,
      object_dead_letters_arn: functions.objectDeadLetters.arn,
      chunk_queue_url: functions.chunks.url,
      chunk_dead_letters_arn: functions.load.deadLetters.arn,
      extract_function_name: functions.extract.name,
      load_function_name: functions.load.name,
      listing_function_name: functions.listing.name,
      idempotency_table_name: functions.work.name,
      publish_machine_arn: publishing?.machine.arn ?? '',
      publisher_function_name: publishing?.publisher.name ?? '',
      ops_machine_arn: operations?.machine.arn ?? '',
      database_name: publishing?.database.name ?? '',
      workgroup_name: queries?.workgroup ?? '',
      crawler_name: crawler?.name ?? '',
    });
  }

  private addMonitoring(targets: MonitoringTargets): void {
    const { alarms, dashboard } = targets.settings.elt;
    if (alarms) new Alarms(this, 'Alarms', targets);
    if (dashboard)
      new Dashboard(this, 'Dashboard', { name: this.names.of('dashboard'), charts: charts(targets) });
  }
}

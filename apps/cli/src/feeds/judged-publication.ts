import type { FeedPublication } from './publication';
import type { JudgedPublication, PublicationReport } from './publication-report';

/** Reads what belongs to an execution. */
export async function judgedPublication(
  publication: Pick<FeedPublication, 'readRequest' | 'readVerdicts'>,
  report: PublicationReport,
): Promise<JudgedPublication> {
  const { releases = [] } = (await publication.readRequest(report.execution)) ?? {};
  const verdicts = report.facts === null ? [] : await publication.readVerdicts(report.execution);
  return { report, releases, verdicts };
}

import type { JudgedPublication } from '../output/publication-text';
import type { FeedPublication } from './open-publication';
import type { PublicationReport } from './publication-report';

/** Reads what belongs to an execution. */
export async function judgedPublication(
  publication: Pick<FeedPublication, 'readRequest' | 'readVerdicts'>,
  report: PublicationReport,
): Promise<JudgedPublication> {
  const { releases = [] } = (await publication.readRequest(report.execution)) ?? {};
  const verdicts = report.facts === null ? [] : await publication.readVerdicts(report.execution);
  return { report, releases, verdicts };
}

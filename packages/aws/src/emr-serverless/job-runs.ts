import {
  EMRServerlessClient,
  GetJobRunCommand,
  type GetJobRunRequest,
  type GetJobRunResponse,
  ListJobRunsCommand,
  type ListJobRunsRequest,
  type ListJobRunsResponse,
  StartJobRunCommand,
  type StartJobRunCommandInput,
  type StartJobRunResponse,
} from '@aws-sdk/client-emr-serverless';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** The job runs of EMR Serverless, in the words of its API. */
export interface JobRuns {
  startJobRun(request: StartJobRunCommandInput): Promise<Partial<StartJobRunResponse>>;
  getJobRun(request: GetJobRunRequest): Promise<Partial<GetJobRunResponse>>;
  listJobRuns(request: ListJobRunsRequest): Promise<Partial<ListJobRunsResponse>>;
}

/** Opens the job runs of a region. */
export function openJobRuns(options: ClientOptions = {}): JobRuns {
  const client = new EMRServerlessClient(clientConfig(options));
  return {
    startJobRun: (request) => client.send(new StartJobRunCommand(request)),
    getJobRun: (request) => client.send(new GetJobRunCommand(request)),
    listJobRuns: (request) => client.send(new ListJobRunsCommand(request)),
  };
}

import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  type EndpointStatus,
  type ProductionVariantInstanceType,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** An endpoint, as SageMaker describes it. */
export interface DescribedEndpoint {
  /** Name of its configuration; its model has the same. */
  readonly config: string;
  readonly status: EndpointStatus;
  /** Reason of a failure. */
  readonly reason: string | undefined;
}

/** A model, and what it runs on. */
export interface HostedModel {
  /** Name of the model and of the configuration of its endpoint. */
  readonly name: string;
  /** Name of the production variant, which answers carry. */
  readonly variant: string;
  readonly image: string;
  /** `s3://` address of the archive. */
  readonly artifact: string;
  readonly role: string;
  /** Key of the storage of the instances. */
  readonly key: string;
  readonly instanceType: string;
  readonly instances: number;
}

/** Endpoints with one model each. */
export interface ModelHosting {
  /** @returns undefined when there is no such endpoint */
  describe(endpoint: string): Promise<DescribedEndpoint | undefined>;
  /** Begins to create an endpoint with its model; what exists of them already stays as it is. */
  create(endpoint: string, model: HostedModel): Promise<void>;
  /** Begins to delete an endpoint, and deletes its configuration and model; what is gone already is no error. */
  remove(endpoint: string, config: string): Promise<void>;
}

/** Opens the endpoints of a region. */
export function openModelHosting(options: ClientOptions = {}): ModelHosting {
  const client = new SageMakerClient(clientConfig(options));
  return {
    async describe(name) {
      try {
        const found = await client.send(new DescribeEndpointCommand({ EndpointName: name }));
        const { EndpointConfigName: config = '', EndpointStatus: status = 'Failed' } = found;
        return { config, status, reason: found.FailureReason };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async create(endpoint, { name, ...model }) {
      await unlessExisting(
        client.send(
          new CreateModelCommand({
            ModelName: name,
            ExecutionRoleArn: model.role,
            PrimaryContainer: { Image: model.image, ModelDataUrl: model.artifact },
            EnableNetworkIsolation: true,
          }),
        ),
      );
      const variant = {
        VariantName: model.variant,
        ModelName: name,
        InstanceType: model.instanceType as ProductionVariantInstanceType,
        InitialInstanceCount: model.instances,
        InitialVariantWeight: 1,
      };
      await unlessExisting(
        client.send(
          new CreateEndpointConfigCommand({
            EndpointConfigName: name,
            KmsKeyId: model.key,
            ProductionVariants: [variant],
          }),
        ),
      );
      await unlessExisting(
        client.send(new CreateEndpointCommand({ EndpointName: endpoint, EndpointConfigName: name })),
      );
    },
    async remove(endpoint, config) {
      await unlessMissing(client.send(new DeleteEndpointCommand({ EndpointName: endpoint })));
      await unlessMissing(client.send(new DeleteEndpointConfigCommand({ EndpointConfigName: config })));
      await unlessMissing(client.send(new DeleteModelCommand({ ModelName: config })));
    },
  };
}

/** SageMaker has no error of its own for what does not exist, or exists already: it tells them by the message. */
const says = (error: unknown, pattern: RegExp): boolean =>
  error instanceof Error && error.name === 'ValidationException' && pattern.test(error.message);

const isMissing = (error: unknown): boolean => says(error, /could not find/i);

async function unlessMissing(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function unlessExisting(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!says(error, /already existing/i)) throw error;
  }
}

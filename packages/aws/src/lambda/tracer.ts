import { Tracer } from '@aws-lambda-powertools/tracer';

/** Traces the work of an invocation. */
export type Trace = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Makes the traces of a function, a part of each for its work; outside of Lambda nothing is traced. */
export function lambdaTrace(service: string): Trace {
  const tracer = new Tracer({ serviceName: service });
  return async (name, work) => {
    const whole = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
    const part = whole?.addNewSubsegment(name);
    if (part === undefined) return work();
    tracer.setSegment(part);
    tracer.annotateColdStart();
    tracer.addServiceNameAnnotation();
    try {
      return await work();
    } catch (error) {
      tracer.addErrorAsMetadata(error as Error);
      throw error;
    } finally {
      part.close();
      if (whole !== undefined) tracer.setSegment(whole);
    }
  };
}

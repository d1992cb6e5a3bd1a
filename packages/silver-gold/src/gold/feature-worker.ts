import { parentPort } from 'node:worker_threads';
import { assembleBatch } from './assemble-batch';
import { GroupComputer } from './compute-group';
import type { FeatureReply, FeatureRequest } from './feature-messages';

/** Runs a thread that computes features: handles one request after the other, and replies with its result or its error. */
export function serveFeatures(): void {
  const port = parentPort;
  if (!port) throw new Error('serveFeatures must run in a worker thread');
  let computer: GroupComputer | undefined;
  const handle = (request: FeatureRequest): FeatureReply | undefined => {
    switch (request.kind) {
      case 'begin':
        computer = new GroupComputer(request.task);
        return undefined;
      case 'compute':
        if (!computer) throw new Error('expected `begin` before `compute`');
        return { result: computer.compute(request.group) };
      case 'assemble':
        return { result: assembleBatch(request.task) };
    }
  };
  port.on('message', (request: FeatureRequest) => {
    let reply: FeatureReply | undefined;
    try {
      reply = handle(request);
    } catch (error) {
      reply = { error };
    }
    if (reply)
      port.postMessage(reply, 'result' in reply && reply.result instanceof ArrayBuffer ? [reply.result] : []);
  });
}

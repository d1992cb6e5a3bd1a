import { LambdaFunctionUrl } from '@cdktf/provider-aws/lib/lambda-function-url';
import { Construct } from 'constructs';
import type { NodeFunction } from './node-function';

/**
 * An HTTPS address of a function for callers of this account whose IAM permissions allow it. Since October 2025 they need
 * `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export class FunctionAddress extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { name, qualifier }: Pick<NodeFunction, 'name' | 'qualifier'>) {
    super(scope, id);
    const address = new LambdaFunctionUrl(this, 'Resource', {
      functionName: name,
      qualifier,
      authorizationType: 'AWS_IAM',
    });
    this.url = address.functionUrl;
  }
}

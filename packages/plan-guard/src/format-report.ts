import type { Finding, GuardReport } from './guard';

const describe = ({ address, kind, action, attributes, reason }: Finding): string => {
  const by = attributes.length > 0 ? ` by a change of ${attributes.join(', ')}` : '';
  return `${address}: the ${kind} would be ${action}${by}; ${reason}.`;
};

const indent = (text: string): string => text.replaceAll(/^/gm, '    ');

/** Formats a report for people: refused resources, reasons and alternatives. */
export function formatReport({ refused, allowed, unused }: GuardReport): string {
  const lines: string[] = [];
  for (const finding of refused) {
    lines.push(`refused  ${describe(finding)}`);
    if (finding.advice !== undefined) lines.push(indent(finding.advice));
  }
  for (const finding of allowed) lines.push(`allowed  ${describe(finding)}`);
  for (const address of unused)
    lines.push(`unused   --allow ${address}: the plan destroys no data at this address`);
  if (refused.length > 0) {
    const flags = refused.map(({ address }) => `--allow '${address}'`).join(' ');
    lines.push(
      '',
      'The plan would destroy data. If that is intended, allow these addresses:',
      `    ${flags}`,
    );
  } else {
    lines.push('The plan destroys no data, except at allowed addresses.');
  }
  return `${lines.join('\n')}\n`;
}

import type { Finding, Verdict } from './guard';

const describe = ({ address, what, action, attributes, because }: Finding): string => {
  const by = attributes.length > 0 ? ` by a change of ${attributes.join(', ')}` : '';
  return `${address}: the ${what} would be ${action}${by}; ${because}.`;
};

const indented = (text: string): string => text.replaceAll(/^/gm, '    ');

/** A verdict for people: what is refused and why, and what to do about it. */
export function verdictText({ refused, allowed, unused }: Verdict): string {
  const lines: string[] = [];
  for (const finding of refused) {
    lines.push(`refused  ${describe(finding)}`);
    if (finding.route !== undefined) lines.push(indented(finding.route));
  }
  for (const finding of allowed) lines.push(`allowed  ${describe(finding)}`);
  for (const address of unused) lines.push(`unused   --allow ${address}: nothing with data goes there`);
  if (refused.length > 0) {
    const flags = refused.map(({ address }) => `--allow '${address}'`).join(' ');
    lines.push('', 'Data would be lost. If that is what you want, allow these addresses:', `    ${flags}`);
  } else {
    lines.push('No data is lost by this plan that was not allowed to go.');
  }
  return `${lines.join('\n')}\n`;
}

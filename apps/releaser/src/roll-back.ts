import { type Challenger, dismissChallenger, type ReleasePorts } from '@cardlake/prediction';

/**
 * Takes all cards from the version under release, if it is meant: its endpoint stays until somebody looks why. A champion is never meant, so that a repetition, or one that comes
 * after the promotion, changes nothing.
 */
export async function rollBack(
  ports: Pick<ReleasePorts, 'model' | 'controls'>,
  isMeant: (challenger: Challenger) => boolean,
): Promise<{ isRolledBack: boolean }> {
  const { model, controls } = ports;
  const control = await controls.read(model);
  if (control?.challenger === undefined || !isMeant(control.challenger)) return { isRolledBack: false };
  const isWritten = await controls.write(model, dismissChallenger(control));
  // A step that was under way when its execution was stopped was faster: what it wrote is looked at.
  return isWritten ? { isRolledBack: true } : rollBack(ports, isMeant);
}

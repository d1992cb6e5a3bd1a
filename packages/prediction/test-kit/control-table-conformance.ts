import { type ControlTable, changeControl, firstControl, type ReleaseControl, weighChallenger } from '../src';

const control: ReleaseControl = {
  revision: 1,
  champion: 'v1',
  championSlot: 'b',
  challenger: { version: 'v2', weight: 2_500 },
};

/**
 * Registers the tests that every control table must pass; call it inside a `describe` of the adapter.
 * @param makeTable creates an empty table
 */
export function controlTableConformance(makeTable: () => Promise<ControlTable>): void {
  test('a control is read as it was written, each model by itself', async () => {
    const table = await makeTable();
    expect(await table.read('fraud')).toBeUndefined();
    expect(await table.write('fraud', control)).toBe(true);
    expect(await table.write('other', firstControl('v9'))).toBe(true);
    expect(await table.read('fraud')).toEqual(control);
    const watched = { version: 'v2', weight: 100, watcher: 'arn:aws:states:execution' };
    await table.write('fraud', { ...control, revision: 2, challenger: watched });
    expect((await table.read('fraud'))?.challenger).toEqual(watched);
    expect(await table.read('other')).toEqual(firstControl('v9'));
  });

  test('a change that does not follow the stored revision is refused', async () => {
    const table = await makeTable();
    expect(await table.write('fraud', { ...control, revision: 2 })).toBe(false);
    expect(await table.write('fraud', control)).toBe(true);
    const ended = { ...control, revision: 2, challenger: undefined };
    for (const [changed, isWritten] of [
      [{ ...control, champion: 'v3' }, false],
      [{ ...control, revision: 3 }, false],
      [ended, true],
      [{ ...ended, champion: 'v3' }, false],
    ] as const)
      expect(await table.write('fraud', changed)).toBe(isWritten);
    expect(await table.read('fraud')).toEqual(ended);
  });

  test('of many changes at once one wins, and the others are told', async () => {
    const table = await makeTable();
    await table.write('fraud', control);
    const weights = Array.from({ length: 8 }, (_, i) => i);
    const results = await Promise.allSettled(
      weights.map((weight) =>
        changeControl(table, 'fraud', (current) => {
          if (current === undefined) throw new Error('the control is gone');
          return weighChallenger(current, weight);
        }),
      ),
    );
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    // Those that read after a change was written follow it.
    expect(won.map(({ revision }) => revision)).toEqual([...new Set(won.map(({ revision }) => revision))]);
    expect(await table.read('fraud')).toEqual(won.toSorted((a, b) => a.revision - b.revision).at(-1));
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'release_conflict' });
  });
}

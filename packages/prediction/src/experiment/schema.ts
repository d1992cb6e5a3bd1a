import { z } from 'zod';

/** Buckets that cards are spread over; a weight is a number of them. */
export const BUCKETS = 10_000;

const version = z.string().min(1);

/** Schema of an experiment: which versions of one model decide, and for which share of the cards. */
export const experiment = z
  .strictObject({
    /** Name of the model. */
    model: z.string().min(1),
    /** Version that decides for all cards which the challenger does not have. */
    champion: version,
    /** Version that decides for some of the cards: `weight` of 10,000. */
    challenger: z.strictObject({ version, weight: z.int().min(0).max(BUCKETS) }).optional(),
    /** Versions that score every event, and never decide. */
    shadows: z.array(version).default([]),
    /** Share of the declines by a model that pass all the same, so that their labels come; none when left out. */
    controlShare: z.number().min(0).max(1).optional(),
  })
  .check((context) => {
    const { champion, challenger, shadows } = context.value;
    const named = [champion, ...(challenger === undefined ? [] : [challenger.version]), ...shadows];
    for (const name of new Set(named.filter((each, at) => named.indexOf(each) !== at)))
      context.issues.push({
        code: 'custom',
        input: name,
        message: `version ${name} is named more than once; a version is champion, challenger or shadow`,
      });
  });

export type Experiment = Readonly<z.infer<typeof experiment>>;

import { z } from 'zod';

const texts = z.array(z.string());

/** Reads a column of a decision that holds a list of texts as JSON: its flags, or the rules that matched. */
export const readTexts = (column: string): readonly string[] => texts.parse(JSON.parse(column));

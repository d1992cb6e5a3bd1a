import { z } from 'zod';
import { chunkSchema } from '../chunks/chunk';

const size = z.int().min(0);

const planSchema = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  /** Name by which tables know the object, where that is not its key: it is in another bucket than the lake. */
  name: z.string().optional(),
  version: z.string(),
  order: z.string(),
  content: z.string(),
  modifiedMicros: z.int(),
  bytes: size,
  /** Table of the feed. */
  feed: z.string(),
  /** Hash of the definition by which it is read. */
  definition: z.string(),
  chunks: z.array(chunkSchema).min(1),
});

/** The chunks of an object: it is loaded once each of them has its receipt. */
export type Plan = z.output<typeof planSchema>;

const receiptSchema = z.strictObject({
  chunk: size,
  records: size,
  rows: size,
  rejected: size,
});

/** Proof that a chunk is staged: `records = rows + rejected`. */
export type Receipt = z.output<typeof receiptSchema>;

const toBytes = (value: Plan | Receipt): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

/** Bytes of a plan; equal plans have equal bytes. */
export const writePlan = (plan: Plan): Buffer => toBytes(planSchema.parse(plan));

/** Bytes of a receipt; equal receipts have equal bytes. */
export const writeReceipt = (receipt: Receipt): Buffer => toBytes(receiptSchema.parse(receipt));

/** Reads a plan. @throws Error for an invalid plan */
export const readPlan = (bytes: Buffer): Plan => planSchema.parse(JSON.parse(bytes.toString('utf8')));

/** Reads a receipt. @throws Error for an invalid receipt */
export const readReceipt = (bytes: Buffer): Receipt =>
  receiptSchema.parse(JSON.parse(bytes.toString('utf8')));

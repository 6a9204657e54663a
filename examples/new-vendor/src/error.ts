import type { ErrorReader } from '@fabgraph/adapters/kit';
import { z } from 'zod';

const errorJson = z.object({ problem: z.object({ detail: z.string() }) });

/** `{ "problem": { "detail": "…" } }`; the status says the rest. */
export const readError: ErrorReader = ({ body }) => {
  const result = errorJson.safeParse(body);
  return { message: result.success ? result.data.problem.detail : null };
};

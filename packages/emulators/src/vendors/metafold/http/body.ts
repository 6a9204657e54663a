import type { Context } from 'hono';
import { invalid } from '../wire/error.ts';

/** The fields of a body that is not a file: JSON, or a form of either kind. */
export async function readFields(c: Context): Promise<Record<string, unknown>> {
  const contentType = c.req.header('content-type') ?? '';
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(contentType)) {
    const form = await c.req.formData().catch(() => undefined);
    if (form === undefined) throw invalid('body', 'Cannot read the form');
    return Object.fromEntries(form);
  }
  const body = await c.req.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid('body', 'Expected a JSON object');
  }
  return body;
}

/** A text that must be there. */
export function requiredText(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw invalid(name, 'Field is required');
  return value;
}

/** A map that may be absent; a form sends it as JSON. */
export function optionalMap(
  fields: Record<string, unknown>,
  name: string,
): Record<string, unknown> | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  const map = typeof value === 'string' ? parseJson(value) : value;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw invalid(name, 'Expected an object');
  }
  return map as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

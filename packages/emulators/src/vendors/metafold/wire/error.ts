import { STATUS_CODES } from 'node:http';
import type { Settings } from '../option.ts';

/** An answer that is an error in the vendor's sense. With `field` it is about one parameter. */
export class ApiError extends Error {
  readonly status: number;
  readonly field: string | undefined;

  constructor(status: number, message: string, field?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.field = field;
  }
}

export function invalid(field: string, message: string): ApiError {
  return new ApiError(400, message, field);
}

export function notFound(): ApiError {
  return new ApiError(404, 'Resource does not exist');
}

/** The body of an error in the shape that the emulator is set to. */
export function errorResponse(
  error: ApiError,
  { errorShape }: Pick<Settings, 'errorShape'>,
): Response {
  const { status, message, field } = error;
  if (errorShape === 'empty') return new Response(null, { status });
  if (errorShape === 'text') return new Response(`${STATUS_CODES[status]}: ${message}`, { status });
  if (errorShape === 'description') {
    return Response.json(
      { code: status, name: STATUS_CODES[status], description: message },
      { status },
    );
  }
  if (field !== undefined) return Response.json({ errors: [{ field, msg: message }] }, { status });
  return Response.json({ msg: message }, { status });
}

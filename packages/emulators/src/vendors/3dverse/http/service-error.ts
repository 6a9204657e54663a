import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Answered as `{ errorCode, message }`. The vendor publishes no catalog of codes: these are made up. */
export class ServiceError extends Error {
  readonly status: ContentfulStatusCode;
  readonly errorCode: number;

  constructor(status: ContentfulStatusCode, errorCode: number, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.status = status;
    this.errorCode = errorCode;
  }
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError(400, 1000, message);
}

export function unauthenticated(message: string): ServiceError {
  return new ServiceError(401, 1001, message);
}

export function forbidden(message: string): ServiceError {
  return new ServiceError(403, 1003, message);
}

export function notFound(message: string): ServiceError {
  return new ServiceError(404, 1004, message);
}

export function conflict(message: string): ServiceError {
  return new ServiceError(409, 1009, message);
}

export function tooLarge(message: string): ServiceError {
  return new ServiceError(413, 1013, message);
}

export function unsupportedMediaType(message: string): ServiceError {
  return new ServiceError(415, 1015, message);
}

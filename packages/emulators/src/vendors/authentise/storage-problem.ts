import type { Context } from 'hono';

const STATUS_OF = {
  SignatureDoesNotMatch: 403,
  NoSuchKey: 404,
  EntityTooLarge: 400,
} as const;

const MESSAGE_OF: Record<keyof typeof STATUS_OF, string> = {
  SignatureDoesNotMatch:
    'The signature does not match the method, the path and the Content-Type of the request.',
  NoSuchKey: 'There is nothing under this key.',
  EntityTooLarge: 'The upload is larger than allowed.',
};

/** The XML error of a storage service, which speaks for pre-signed links instead of the vendor. */
export function answerStorageProblem(c: Context, code: keyof typeof STATUS_OF): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${MESSAGE_OF[code]}</Message></Error>`;
  return c.body(body, STATUS_OF[code], { 'content-type': 'application/xml' });
}

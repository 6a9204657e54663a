import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { arrivingBody } from '../server/arriving-body.ts';
import { readAway } from '../server/read-away.ts';
import { createRefusal } from '../server/refusal.ts';
import { HttpError } from '../server/route-answer.ts';
import type { Timers } from '../time/timers.ts';
import { type SendingPace, withMinimumPace } from '../upload/sending-pace.ts';
import { createMultipartForm, type MultipartLimits } from './multipart-form.ts';

export interface MultipartOptions {
  readonly limits: MultipartLimits;
  /** How slowly the bytes may come. */
  readonly pace: SendingPace;
  readonly timers: Timers;
}

/** Takes operations with files, as the GraphQL multipart request convention has it. */
export function useMultipart({ limits, pace, timers }: MultipartOptions): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      const contentType = request.headers.get('content-type') ?? '';
      if (request.method !== 'POST' || !isMultipart(contentType)) return;
      setRequestParser(async ({ body }) => {
        const form = createMultipartForm(contentType, limits);
        const chunks = withMinimumPace(arrivingBody(body), pace, timers);
        try {
          while (true) {
            const { done, value } = await chunks.next();
            if (done === true) return (await form.end()) as GraphQLParams;
            await form.write(value);
          }
        } catch (error) {
          await readAway(chunks);
          throw error instanceof HttpError ? createRefusal(error) : error;
        }
      });
    },
  };
}

export function isMultipart(contentType: string): boolean {
  return /^multipart\/form-data\s*(;|$)/i.test(contentType);
}

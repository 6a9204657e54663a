import { createCore } from '@fabgraph/codegen-client';
import { expect, it } from 'vitest';
import { printShelf } from '../../../../examples/typed-documents/src/shelf.ts';
import { startTestGateway } from '../e2e/gateway-setup.ts';
import { TRANSPORTS } from './transport.ts';

it.each(TRANSPORTS)(
  'documents of one’s own are answered and watched over $transport',
  async ({ options }) => {
    const { url } = await startTestGateway();
    const lines: string[] = [];
    await printShelf(createCore({ url, ...options }), (line) => lines.push(line), 2);
    expect(lines).toHaveLength(7);
    for (const line of lines.slice(0, 5)) expect(line).toMatch(/^.+: \d+ bytes, [\d?]+ mm³$/);
    for (const line of lines.slice(5))
      expect(line).toMatch(/^NONE: .+ (PROCESSING|AWAITING_UPLOAD)$/);
  },
);

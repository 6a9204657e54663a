import { createCore } from '@fabgraph/codegen-client';
import { printShelf } from './shelf.ts';

const url = process.env.FABGRAPH_URL ?? 'http://127.0.0.1:4000/graphql';

await printShelf(createCore({ url }), console.log, 3);

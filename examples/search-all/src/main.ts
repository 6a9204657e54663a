import { createClient } from '@fabgraph/codegen-client';
import { searchAll } from './search-all.ts';

const url = process.env.FABGRAPH_URL ?? 'http://127.0.0.1:4000/graphql';
const [name = '*mount*'] = process.argv.slice(2);

await searchAll(createClient({ url }), name, console.log);

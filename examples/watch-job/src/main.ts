import { createClient } from '@fabgraph/codegen-client';
import { watchJob } from './watch-job.ts';

const url = process.env.FABGRAPH_URL ?? 'http://127.0.0.1:4000/graphql';

await watchJob(createClient({ url }), console.log);

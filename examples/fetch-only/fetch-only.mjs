// Lists the jobs under way at all vendors and watches the first until it is over. Nothing but fetch.
const url = process.env.FABGRAPH_URL ?? 'http://127.0.0.1:4000/graphql';

const { jobs } = await query(`{
  jobs(first: 20, filter: { statuses: [QUEUED, RUNNING], isStep: false }) {
    nodes { id name type status account { vendor { name } } }
    sources { account { name } error { code message } }
  }
}`);
for (const { name, type, status, account } of jobs.nodes) {
  console.log(`${account.vendor.name}: ${name ?? type} ${status}`);
}
for (const { account, error } of jobs.sources) {
  if (error) console.log(`${account.name}: ${error.code}, ${error.message}`);
}

const [first] = jobs.nodes;
if (first) {
  console.log(`Watching ${first.name ?? first.type}:`);
  const document = `subscription ($id: ID!) { jobUpdated(id: $id) { job { status progress } } }`;
  for await (const { jobUpdated } of subscribe(document, { id: first.id })) {
    const { status, progress } = jobUpdated.job ?? { status: 'gone' };
    console.log(`  ${status}${progress == null ? '' : ` ${Math.round(progress * 100)} %`}`);
  }
}

/** Resolves to the data of a query or mutation. */
async function query(document, variables) {
  const response = await post(document, variables, 'application/graphql-response+json');
  return readAnswer(response);
}

/** Yields the data of each event of a subscription, by server-sent events. */
async function* subscribe(document, variables) {
  const response = await post(document, variables, 'text/event-stream');
  // What is refused before it starts is answered as a query is.
  if (!typeOf(response).startsWith('text/event-stream')) return readAnswer(response);
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      if (/^event: *complete$/m.test(event)) return;
      // Others have no data: they only keep the line alive.
      const [, data] = /^data: *(\{.*)$/m.exec(event) ?? [];
      if (data) yield dataOf(JSON.parse(data));
    }
  }
  throw new Error('The line broke. Subscribe again with the last cursor as `after`.');
}

function post(document, variables, accept) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query: document, variables }),
  });
}

async function readAnswer(response) {
  // An answer with errors may be a 4xx, and is JSON all the same.
  if (!typeOf(response).includes('json')) throw new Error(`${url} answered ${response.status}.`);
  return dataOf(await response.json());
}

function typeOf(response) {
  return response.headers.get('content-type') ?? '';
}

function dataOf({ data, errors }) {
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
  return data;
}

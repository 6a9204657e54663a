import type { GraphiQLOptions } from 'graphql-yoga';

const MODELS = `# Models of every account in one list, and how each account answered.
query Models {
  models(first: 30) {
    nodes {
      id
      name
      status
      account { name vendor { id } }
    }
    sources { account { name } state returned error { code message } }
    pageInfo { hasNextPage endCursor }
  }
}
`;

const RUN = `# What is running now. The id of a job is what the next tab watches.
query Jobs {
  jobs(first: 20, filter: { statuses: [QUEUED, RUNNING] }) {
    nodes { id name kind status progress account { name } }
  }
}

# Folders to run a workflow in: those of an account that lists RUN_WORKFLOW.
query Folders {
  folders(first: 20) {
    nodes { id name account { name capabilities } }
  }
}

# Give it the id of a folder below, under Variables.
mutation RunWorkflow($folderId: ID!) {
  runWorkflow(
    input: {
      folderId: $folderId
      definition: "jobs:\\n  measure:\\n    type: evaluate_metrics\\n"
    }
  ) {
    job { id name status }
  }
}
`;

const WATCH = `# Everything that is not finished, then each change of it as it happens.
subscription Watch {
  jobsUpdated {
    change
    changedFields
    previousStatus
    job { id name kind status account { name } }
  }
}

# One job: the state now, each change, and the end.
subscription WatchOne($id: ID!) {
  jobUpdated(id: $id) {
    change
    changedFields
    job { name status progress error { message } }
  }
}

# How each account fares now, and what it becomes.
subscription WatchAccounts {
  accountUpdated {
    change
    account { name state heldUntil }
  }
}
`;

/** The explorer as it opens: three examples that run as they stand. */
export const graphiqlOptions: GraphiQLOptions = {
  title: 'fabgraph',
  defaultQuery: MODELS,
  defaultTabs: [
    { query: MODELS },
    { query: RUN, variables: '{ "folderId": "" }' },
    { query: WATCH, variables: '{ "id": "" }' },
  ],
  subscriptionsProtocol: 'WS',
};

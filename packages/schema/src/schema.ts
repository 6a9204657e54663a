import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import './type/account-event.ts';
import './type/account.ts';
import './type/asset-payload.ts';
import './type/asset.ts';
import './type/big-int.ts';
import './type/bulk-payload.ts';
import './type/date-time.ts';
import './type/file-link.ts';
import './type/folder-access.ts';
import './type/folder-payload.ts';
import './type/folder.ts';
import './type/geometry.ts';
import './type/group.ts';
import './type/job-event.ts';
import './type/job-payload.ts';
import './type/job.ts';
import './type/json.ts';
import './type/license.ts';
import './type/model-event.ts';
import './type/model-work.ts';
import './type/model.ts';
import './type/node.ts';
import './type/resource-payload.ts';
import './type/resource.ts';
import './type/source.ts';
import './type/upload-payload.ts';
import './type/upload-target.ts';
import './type/upload.ts';
import './type/url.ts';
import './type/user-payload.ts';
import './type/user.ts';
import './type/vendor.ts';

builder.queryType({ description: 'Reads.' });
builder.mutationType({
  description:
    'Writes. Each is null with its error at its path where it fails, and neither hides nor stops the others.',
});
builder.subscriptionType({ description: 'What happens, as the gateway sees it.' });

/** The whole graph; every resolver takes a `GraphContext`. */
export const schema: GraphQLSchema = builder.toSchema();

/** The graph's definition in a stable order, as it is committed. */
export function printSchemaText(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}

import { GraphQLError } from 'graphql';
import { builder } from '../builder.ts';
import { isUploadedFile } from '../write/uploaded-file.ts';

builder.scalarType('Upload', {
  description:
    'A small file that comes with the request itself, as the GraphQL multipart request convention has it. For larger ones see `createUpload`.',
  parseValue: (value) => {
    if (isUploadedFile(value)) return value;
    throw new GraphQLError('An Upload is a file part of a multipart request, named in its `map`.');
  },
  parseLiteral: () => {
    throw new GraphQLError('An Upload cannot be written into a document; use a variable.');
  },
  serialize: () => {
    throw new GraphQLError('An Upload is never answered.');
  },
});

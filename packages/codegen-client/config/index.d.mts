/** The schema that this version of the client was generated from, as a file. */
export declare const schema: string;

/** How the scalars of the schema look in TypeScript. */
export declare const scalars: {
  readonly BigInt: 'number';
  readonly DateTime: 'string';
  readonly ID: 'string';
  readonly JSON: 'unknown';
  readonly URL: 'string';
  readonly Upload: 'Blob';
};

export declare const plugins: string[];

/** Options of the plugins, under which results are narrowed to their selection and documents are text. */
export declare const config: Record<string, unknown>;

export interface OutputOptions {
  /** Where the type that ties a document to its result is imported from. Default: this package. */
  readonly importFrom?: string;
  /** Text that the file begins with. Default: none. */
  readonly header?: string;
}

export interface Output {
  plugins: string[];
  config: Record<string, unknown>;
  hooks: { beforeOneFileWrite: ((path: string, content: string) => string)[] };
}

/** One generated file of typed documents, for a configuration that holds more than that. */
export declare function defineOutput(options?: OutputOptions): Output;

export interface CodegenOptions {
  /** Your documents: a glob of `.graphql` files. */
  readonly documents: string | string[];
  /** The file to write: `src/generated/operation.ts`. */
  readonly output: string;
}

/** A whole configuration of `@graphql-codegen/cli` for your own documents against this schema. */
export declare function defineCodegen(options: CodegenOptions): {
  schema: string;
  documents: string | string[];
  generates: Record<string, Output>;
};

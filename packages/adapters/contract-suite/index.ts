export { describeAdapter } from './describe-adapter.ts';
export type { DescribeAdapterOptions, Fault, Noun, Started, VendorDouble } from './subject.ts';

export * from './adapter.ts';
export * from './capability.ts';
export * from './entity.ts';
export * from './error.ts';
export * from './page.ts';
export * from './ref.ts';
export * from './status.ts';

import type { Mesh } from './mesh.ts';

export type StlResult =
  | { readonly isValid: true; readonly mesh: Mesh }
  | { readonly isValid: false; readonly reason: string };

import type { Entity } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { facetOf, nounsOf, pathsOf, walk } from './request.ts';
import type { DescribeAdapterOptions, Noun } from './subject.ts';

type Item = Entity & Readonly<Record<string, unknown>>;

export function describeOrders(options: DescribeAdapterOptions): void {
  const { start } = options;

  const ordered = nounsOf(options).filter((noun) => noun !== 'users');

  it.each(ordered)('%s in an order carry what they are ordered by, none left out', async (noun) => {
    const { adapter } = await start();
    const facet = facetOf(adapter, noun);
    const all = pathsOf(await walk(facet, { first: 100 })).toSorted();
    for (const field of ORDERS_OF[noun]) {
      const orderBy = { field: field as never, direction: 'ASC' } as const;
      const items = (await walk(facet, { first: 100, orderBy })) as readonly Item[];
      const lacking = items.filter((item) => item[MEMBER_OF[field]] === undefined);
      expect(pathsOf(lacking), `by ${field}`).toEqual([]);
      expect(pathsOf(items).toSorted(), `by ${field}`).toEqual(all);
    }
  });
}

const MEMBER_OF = {
  NAME: 'name',
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  STARTED_AT: 'startedAt',
  FINISHED_AT: 'finishedAt',
  SIZE: 'size',
} as const;

const ORDERS_OF: Readonly<Record<Noun, readonly (keyof typeof MEMBER_OF)[]>> = {
  folders: ['NAME', 'CREATED_AT'],
  models: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'],
  assets: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'],
  jobs: ['NAME', 'CREATED_AT', 'STARTED_AT', 'FINISHED_AT'],
  users: [],
};

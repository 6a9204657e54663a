import { capabilitiesOf, SettingsError } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { nounsOf, TYPE_OF } from './request.ts';
import type { DescribeAdapterOptions, Noun } from './subject.ts';

export function describeDefinition(options: DescribeAdapterOptions): void {
  const { definition, start, lacks = [] } = options;

  it('can do what its definition says, and the suite looks at every noun it has', async () => {
    const { adapter } = await start();
    const promised = definition.capabilities.filter((capability) => !lacks.includes(capability));
    expect([...capabilitiesOf(adapter.facets)].sort()).toEqual([...promised].sort());
    const present = (Object.keys(TYPE_OF) as Noun[]).filter((noun) => adapter.facets[noun]);
    expect(nounsOf(options)).toEqual(present);
    expect(adapter.vendor).toEqual(definition.vendor);
  });

  it('makes no call before it is asked something', async () => {
    const { adapter, vendor } = await start();
    expect(vendor.calls()).toEqual([]);
    expect(adapter.callsMade()).toBe(0);
    expect(adapter.getState()).toBe('HEALTHY');
    expect(adapter.heldUntil()).toBeNull();
  });

  it('names every setting that is missing or unknown at once, by its key', () => {
    const create = () => definition.create('account', { baseUrl: 'ftp://host', nonsense: 'x' });
    expect(create).toThrow(SettingsError);
    try {
      create();
    } catch (error) {
      const keys = (error as SettingsError).problems.map(({ key }) => key);
      expect(keys).toEqual(expect.arrayContaining(['baseUrl', 'nonsense']));
      expect(keys.length).toBeGreaterThan(2);
    }
  });

  it('describes each setting, with an environment variable of its own', () => {
    const { settings } = definition;
    expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length);
    expect(settings.filter(({ description }) => description === '')).toEqual([]);
    expect(settings.some(({ isSecret }) => isSecret)).toBe(true);
  });
}

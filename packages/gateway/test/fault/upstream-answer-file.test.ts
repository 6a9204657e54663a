import { expect, it, onTestFinished } from 'vitest';
import { CANARY, withFaultGateway } from './fault-gateway.ts';
import {
  answerOf,
  type HostileCall,
  PROJECT_ANSWER,
  startHostileVendor,
} from './hostile-vendor.ts';

it('A31: a link to another host is refused, and nothing is sent there', async () => {
  const other = await startHostileVendor({ onCall: (socket) => socket.end(PROJECT_ANSWER) });
  onTestFinished(other.close);
  const links = [
    `${other.origin}/stolen`,
    `http://localhost:${other.port}/stolen`,
    `http://[::ffff:127.0.0.1]:${other.port}/stolen`,
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    `http://user:word@127.0.0.1:${other.port}/`,
  ];
  let link = '';
  const vendor = await startHostileVendor({
    onCall: (socket, _, { path }) => {
      const asset = { id: '7', filename: 'a.stl', project_id: '1', link };
      socket.write(
        path.startsWith('/projects/1/assets/7')
          ? answerOf(200, JSON.stringify(asset))
          : PROJECT_ANSWER,
      );
    },
  });
  onTestFinished(vendor.close);
  await withFaultGateway({ origin: vendor.origin }, async ({ query }) => {
    link = links[0] ?? '';
    const id = Buffer.from('Asset:metafold-demo:projects/1/assets/7').toString('base64url');
    const { data, errors } = await query<{ asset: { download: { url: string } } }>(
      'query ($id: ID!) { asset(id: $id) { download { url } } }',
      { id },
    );
    expect(errors).toBeUndefined();
    for (const each of links) {
      link = each;
      const response = await fetch(data.asset.download.url);
      expect([response.status, await response.json()]).toMatchObject([
        502,
        { code: 'VENDOR_BAD_RESPONSE' },
      ]);
    }
    expect(other.calls).toEqual([]);
    expect(vendor.calls.at(-1)?.head).toContain(CANARY);
  });
});

it('A31: a redirect of a file to another host is followed by nobody’s credential', async () => {
  const other = await startHostileVendor({
    onCall: (socket) => socket.end(answerOf(200, 'bytes', {})),
  });
  onTestFinished(other.close);
  const vendor = await startHostileVendor({
    onCall: (socket, _, { path }) => {
      const asset = { id: '7', filename: 'a.stl', project_id: '1', link: `${vendor.origin}/link` };
      if (path === '/link') socket.write(answerOf(302, '', { location: `${other.origin}/file` }));
      else socket.write(answerOf(200, JSON.stringify(asset)));
    },
  });
  onTestFinished(vendor.close);
  const options = { origin: vendor.origin, settings: { linkOrigins: other.origin } };
  await withFaultGateway(options, async ({ query }) => {
    const id = Buffer.from('Asset:metafold-demo:projects/1/assets/7').toString('base64url');
    const { data } = await query<{ asset: { download: { url: string } } }>(
      'query ($id: ID!) { asset(id: $id) { download { url } } }',
      { id },
    );
    const response = await fetch(data.asset.download.url);
    expect(await response.text()).toBe('bytes');
    expect(other.calls).toHaveLength(1);
    expect(other.calls[0]?.head).not.toContain(CANARY);
    expect(other.calls[0]?.head).not.toMatch(/authorization/i);
  });
});

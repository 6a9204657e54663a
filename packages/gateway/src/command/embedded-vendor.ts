import type { DemoEmulator } from '@fabgraph/emulators';

/** A sample account and the emulator that it is on. */
export interface EmbeddedVendor {
  readonly vendor: string;
  readonly account: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly origin: string;
  /** `found`: it ran already. `moved`: something else has its port. */
  readonly state: 'found' | 'started' | 'moved';
  /** The port it is expected on. */
  readonly expectedPort: number;
  /** Stops what was started; what was found runs on. */
  readonly close: () => Promise<void>;
}

const HOST = '127.0.0.1';
const PROBE_TIMEOUT_MS = 1_000;

/** Uses the emulator on its documented port, or starts it there, or where the port is taken on a free one. */
export async function embedVendor(emulator: DemoEmulator): Promise<EmbeddedVendor> {
  const { vendor, account, settings, baseUrlSetting, basePath, port } = emulator;
  const embedded = (
    origin: string,
    state: EmbeddedVendor['state'],
    close: () => Promise<void>,
  ): EmbeddedVendor => ({
    vendor,
    account,
    settings: { ...settings, [baseUrlSetting]: `${origin}${basePath}` },
    origin,
    state,
    expectedPort: port,
    close,
  });

  const expectedOrigin = `http://${HOST}:${port}`;
  if (await isRunning(expectedOrigin, vendor)) {
    return embedded(expectedOrigin, 'found', async () => {});
  }
  try {
    const started = await emulator.start({ host: HOST, port, isDemo: true });
    return embedded(started.origin, 'started', started.close);
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    const started = await emulator.start({ host: HOST, port: 0, isDemo: true });
    return embedded(started.origin, 'moved', started.close);
  }
}

async function isRunning(origin: string, vendor: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/_emulator`, {
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      redirect: 'error',
    });
    const answer = (await response.json()) as { emulator?: unknown; vendor?: unknown } | null;
    return answer?.emulator === 'fabgraph' && answer.vendor === vendor;
  } catch {
    return false;
  }
}

function isPortTaken(error: unknown): boolean {
  const { code, cause } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
  return [code, cause?.code].includes('EADDRINUSE');
}

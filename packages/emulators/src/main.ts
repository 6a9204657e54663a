import { DEMO_ACCOUNTS } from './demo-account.ts';
import { DEMO_PORTS } from './demo-port.ts';
import { type Emulators, startEmulators } from './start-emulators.ts';

// `npm run emulators`: the three vendors' doubles alone, on fixed ports, in demo mode, until a signal.
try {
  const emulators = await startEmulators({ ports: DEMO_PORTS, isDemo: true });
  console.log(tableOf(emulators));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulators.close());
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function tableOf(emulators: Emulators): string {
  const rows = DEMO_ACCOUNTS.map(({ vendor, settings }) => [
    vendor,
    emulators[vendor as keyof typeof DEMO_PORTS].baseUrl,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  ]);
  const lines = [['vendor', 'base url', 'credentials'], ...rows].map((row) =>
    row.map((cell, column) => cell.padEnd([12, 32, 0][column] ?? 0)).join(''),
  );
  return [...lines, '', 'Calls, clock and faults: <origin>/_emulator/. Stop with Ctrl+C.'].join(
    '\n',
  );
}

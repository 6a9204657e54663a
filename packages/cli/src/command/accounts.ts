import type { AccountEvent } from '@fabgraph/codegen-client';
import type { Command } from 'commander';
import { reach } from '../reach.ts';
import { toSafeText } from '../screen/safe-text.ts';
import type { Screen } from '../screen/screen.ts';
import type { Start } from '../start.ts';
import { createLines, observeLines } from './event-view.ts';
import { accountColumns, paintStatus } from './noun-columns.ts';

export function defineAccounts(program: Command, start: Start): void {
  const accounts = program
    .command('accounts')
    .description('list the accounts of this gateway and how they are')
    .action(
      start(async ({ client, screen, signal }) => {
        screen.table(accountColumns).add(await client.accounts.list({ signal }));
        return undefined;
      }),
    );
  accounts
    .command('watch')
    .description('a line for each account as it is, then for each change; Ctrl-C ends it')
    .action(
      start(async (session) => {
        const { client, screen, signal } = session;
        await reach(session);
        const view = createLines(screen, (event: AccountEvent) => toLine(event, screen));
        const events = client.accounts.watch({ signal, ...observeLines(view)() });
        for await (const event of events) view.add(event);
        return undefined;
      }),
    );
}

function toLine({ observedAt, account }: AccountEvent, { colors }: Screen): string {
  const { vendor, name, state, heldUntil } = account;
  const held = heldUntil === null ? '' : `  held until ${heldUntil}`;
  return `${observedAt}  ${vendor.id}  ${toSafeText(name)}  ${paintStatus(state)(colors, state)}${held}`;
}

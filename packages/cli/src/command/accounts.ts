import type { Command } from 'commander';
import type { Start } from '../start.ts';
import { accountColumns } from './noun-columns.ts';

export function defineAccounts(program: Command, start: Start): void {
  program
    .command('accounts')
    .description('list the accounts of this gateway and how they are')
    .action(
      start(async ({ client, screen, signal }) => {
        screen.table(accountColumns).add(await client.accounts.list({ signal }));
        return undefined;
      }),
    );
}

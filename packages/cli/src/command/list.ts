import type { Client, Connection, List, ListOptions } from '@fabgraph/codegen-client';
import { type Command, Option } from 'commander';
import { readCount } from '../option/count.ts';
import { addFilterOptions, type FilterOptions, type Noun, toFilter } from '../option/filter.ts';
import { type Order, orderOption } from '../option/order.ts';
import type { Column } from '../screen/columns.ts';
import type { Session } from '../session.ts';
import type { Outcome, Start } from '../start.ts';
import { createSourceReport } from './source-report.ts';

/** How many items without `--first`. */
const DEFAULT_COUNT = 50;
/** The most that the gateway gives as one page. */
const MAX_PAGE = 100;

interface Listed {
  readonly id: string;
}

interface Page<Row> extends Connection {
  readonly nodes: readonly Row[];
}

interface ListCommandOptions extends FilterOptions {
  readonly folder?: string;
  readonly order?: Order;
  readonly first?: number;
  readonly all?: boolean;
  readonly ids?: boolean;
}

export interface ListDefinition<Row extends Listed> {
  readonly noun: Noun;
  readonly description: string;
  readonly columns: readonly Column<Row>[];
  readonly list: (
    client: Client,
    options: ListOptions & {
      filter?: object | undefined;
      orderBy?: Order | undefined;
      folderId?: string | undefined;
    },
  ) => List<Page<Row>>;
}

export function defineList<Row extends Listed>(
  parent: Command,
  start: Start,
  { noun, description, columns, list }: ListDefinition<Row>,
): void {
  const command = addFilterOptions(parent.command('list').description(description), noun);
  if (noun !== 'folders') command.option('--folder <id>', 'directly in this folder');
  command
    .addOption(orderOption(noun))
    .addOption(
      new Option('--first <count>', `at most so many (default: ${DEFAULT_COUNT})`)
        .argParser(readCount)
        .conflicts('all'),
    )
    .option('--all', 'all there are')
    .option('--ids', 'the ids alone, one a line')
    .action(
      start((session, options: ListCommandOptions) => {
        const count = options.all ? Number.POSITIVE_INFINITY : (options.first ?? DEFAULT_COUNT);
        const found = list(session.client, {
          signal: session.signal,
          first: Math.min(count, MAX_PAGE),
          filter: toFilter(options),
          orderBy: options.order,
          folderId: options.folder,
        });
        return print(session, found, { noun, columns, count, isIds: options.ids === true });
      }),
    );
}

interface PrintOptions<Row> {
  readonly noun: Noun;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  readonly isIds: boolean;
}

async function print<Row extends Listed>(
  { screen }: Session,
  list: List<Page<Row>>,
  { noun, columns, count, isIds }: PrintOptions<Row>,
): Promise<Outcome> {
  const table = screen.table(columns);
  const report = createSourceReport(screen, noun);
  let left = count;
  let isMore = false;
  for await (const { nodes, pageInfo, sources } of list.pages()) {
    const rows = nodes.slice(0, left);
    if (isIds) for (const { id } of rows) screen.give({ id }, () => [id]);
    else table.add(rows);
    report.add(sources);
    left -= rows.length;
    isMore = pageInfo.hasNextPage || rows.length < nodes.length;
    if (left <= 0) break;
  }
  if (left === count && report.exitCode === undefined) screen.note(`No ${noun} found.`);
  if (isMore) screen.note(`There are more ${noun}: --first <count> or --all shows them.`);
  return report.exitCode;
}

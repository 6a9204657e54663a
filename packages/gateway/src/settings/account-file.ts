import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { AccountSettings } from './account-setting.ts';
import type { ConfigurationProblem } from './problem.ts';

export interface AccountFile {
  readonly accounts: readonly AccountSettings[];
  readonly problems: readonly ConfigurationProblem[];
}

const fileSchema = z.strictObject({
  accounts: z.array(
    z
      .object({ name: z.string(), vendor: z.string() })
      .catchall(z.union([z.string(), z.number(), z.boolean()])),
  ),
});

/**
 * The accounts of a configuration file. `${NAME}` stands for an environment variable, so that
 * secrets need not be in the file.
 */
export function parseAccountFile(
  text: string,
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): AccountFile {
  const lines = new LineCounter();
  // Pretty errors quote the line, which may hold a secret.
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, code }) => ({
      where: `${path}:${lines.linePos(pos[0]).line}`,
      message: `is not YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
    }));
    return { accounts: [], problems };
  }
  const parsed = fileSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      where: `${path}: ${pathText(issue.path)}`,
      message: messageOf(issue),
    }));
    return { accounts: [], problems };
  }

  const problems: ConfigurationProblem[] = [];
  const accounts = parsed.data.accounts.map(({ name, vendor, ...settings }, index) => {
    const whereIs = (key: string) => `${path}: accounts[${index}].${key}`;
    const fill = (key: string, value: string | number | boolean) =>
      String(value).replace(/\$\{([^}]*)\}/g, (_, variable: string) => {
        const found = environment[variable];
        if (found !== undefined && found !== '') return found;
        problems.push({ where: whereIs(key), message: `names \${${variable}}, which is not set` });
        return '';
      });
    return {
      name: fill('name', name),
      vendor,
      settings: Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [key, fill(key, value)]),
      ),
      whereIs,
    };
  });
  return { accounts, problems };
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Zod's own words quote no value, but are not written for the person who mends the file. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has unknown entries: ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type') return `is missing or not ${article(issue.expected)}`;
  return 'must be text, a number, true or false';
}

function article(type: string): string {
  return type === 'string' ? 'text' : type === 'array' ? 'a list' : `an ${type}`;
}

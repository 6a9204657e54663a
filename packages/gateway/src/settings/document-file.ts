import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DocumentOptions } from '../document/known-document.ts';
import { parseManifest } from '../document/manifest.ts';
import type { ClientSettings } from './client-limit.ts';
import type { ConfigurationProblem } from './problem.ts';

export interface DocumentFiles {
  readonly documents: DocumentOptions;
  readonly problems: readonly ConfigurationProblem[];
}

/** The documents of all files that were named. */
export function readDocumentFiles(
  { documentFiles, isOnlyKnown }: Pick<ClientSettings, 'documentFiles' | 'isOnlyKnown'>,
  directory: string,
): DocumentFiles {
  const known = new Map<string, string>();
  const problems: ConfigurationProblem[] = [];
  for (const path of documentFiles) {
    const manifest = readManifest(resolve(directory, path));
    if ('problem' in manifest) {
      problems.push({
        where: 'FABGRAPH_DOCUMENTS',
        message: `names ${path}, which ${manifest.problem}`,
      });
      continue;
    }
    for (const [hash, document] of manifest.documents) known.set(hash, document);
  }
  if (isOnlyKnown && documentFiles.length === 0) {
    const message = 'needs FABGRAPH_DOCUMENTS: otherwise nothing could be run';
    problems.push({ where: 'FABGRAPH_DOCUMENTS_ONLY', message });
  }
  return { documents: { known, isOnlyKnown }, problems };
}

function readManifest(path: string): ReturnType<typeof parseManifest> {
  try {
    return parseManifest(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return { problem: `cannot be read (${code})` };
  }
}

import type { FileContent } from '../../../core/file-store.ts';
import type { Environment } from './environment.ts';
import type {
  ConversionPipeline,
  ConversionPlan,
  SourceFileRecord,
  StageDurations,
  UploadRecord,
} from './record.ts';
import { RESULTS_BY_KIND, type SourceKind, sourceKindOf, stemOf } from './source-format.ts';
import { conversionWindow } from './upload-state.ts';

export interface UploadedFile {
  readonly name: string;
  readonly content: FileContent;
}

export interface UploadOptions {
  readonly folderId: string;
  readonly uploadedAtMs: number;
  readonly uploadedById: string;
  readonly files: readonly UploadedFile[];
  readonly stages: StageDurations;
  readonly pipeline?: ConversionPipeline;
  readonly random?: Environment['random'];
}

/** What is in a file's name decides: a double has no converter to fail by itself. */
const FAILING_NAME = /corrupt/i;

/**
 * Takes the files in and lays down their whole future: when each converts, whether it fails, and
 * which assets it gives. One file of an unknown suffix has the whole task rejected, files and all.
 */
export function addUpload(environment: Environment, options: UploadOptions): UploadRecord {
  const { folderId, uploadedAtMs, uploadedById, files, stages, pipeline = 'auto-detect' } = options;
  const { random = environment.random } = options;
  const isRejected = files.some((file) => sourceKindOf(file.name) === undefined);
  const base = { id: random.uuid(), folderId, uploadedAtMs, uploadedById, stages, isRejected };
  if (isRejected) {
    for (const file of files) file.content.discard();
    return keep(environment, { ...base, conversions: [] });
  }

  const planned: { plan: ConversionPlan; kind: SourceKind }[] = [];
  for (const file of files) {
    const kind = sourceKindOf(file.name) ?? 'companion';
    const sourceFile = addSourceFile(environment, { folderId, file, id: random.uuid() });
    if (kind === 'companion') continue;
    const plan = {
      sourceFileId: sourceFile.id,
      sourceFileName: file.name,
      assetId: random.uuid(),
      pipeline,
      isFailing: FAILING_NAME.test(file.name),
    };
    planned.push({ plan, kind });
  }
  const upload = { ...base, conversions: planned.map(({ plan }) => plan) };
  planned.forEach(({ plan, kind }, index) => {
    if (plan.isFailing) return;
    addResults(environment, {
      upload,
      plan,
      kind,
      createdAtMs: conversionWindow(upload, index).endMs,
      random,
    });
  });
  return keep(environment, upload);
}

export function addSourceFile(
  environment: Environment,
  {
    folderId,
    file,
    id = environment.random.uuid(),
  }: { folderId: string; file: UploadedFile; id?: string },
): SourceFileRecord {
  const { name, content } = file;
  const sourceFile = { id, originalName: name, name, folderId, content };
  environment.sourceFiles.set(id, sourceFile);
  return sourceFile;
}

interface ResultOptions {
  readonly upload: UploadRecord;
  readonly plan: ConversionPlan;
  readonly kind: SourceKind;
  readonly createdAtMs: number;
  readonly random: Environment['random'];
}

function addResults(environment: Environment, options: ResultOptions): void {
  const { upload, plan, kind, createdAtMs, random } = options;
  const stem = stemOf(plan.sourceFileName);
  const results = RESULTS_BY_KIND[kind];
  const ids = results.map((_, index) => (index === 0 ? plan.assetId : random.uuid()));
  results.forEach(({ type, dependsOn }, index) => {
    const id = ids[index];
    if (id === undefined) return;
    environment.assets.set(id, {
      id,
      type,
      name: index === 0 ? stem : `${stem}-${type.replaceAll('_', '-')}`,
      folderId: upload.folderId,
      createdAtMs,
      createdById: upload.uploadedById,
      lastEditedAtMs: createdAtMs,
      sourceFileId: plan.sourceFileId,
      dependsOn: ids.filter((_, other) => {
        const result = results[other];
        return result !== undefined && dependsOn.includes(result.type);
      }),
    });
  });
}

function keep(environment: Environment, upload: UploadRecord): UploadRecord {
  environment.uploads.set(upload.id, upload);
  return upload;
}

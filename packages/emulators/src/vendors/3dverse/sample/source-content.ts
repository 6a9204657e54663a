import { type FileContent, generatedContent } from '../../../core/file-store.ts';
import { createRandom } from '../../../core/random.ts';
import { BOX_STL_BYTES, type Size, toBoxObj, toBoxStl } from '../domain/box-geometry.ts';
import { seededBytes } from '../domain/seeded-bytes.ts';
import { suffixOf } from '../domain/source-format.ts';

/** Real geometry for STL and OBJ, so that other tools can read it; plain bytes for the rest. */
export function sampleContent(fileName: string): FileContent {
  const random = createRandom(`content of ${fileName}`);
  const size: Size = [random.int(20, 180), random.int(20, 180), random.int(5, 90)];
  switch (suffixOf(fileName)) {
    case 'stl':
      return generatedContent(BOX_STL_BYTES, () => toBoxStl(size));
    case 'obj':
      return generatedContent(toBoxObj(size).length, () => toBoxObj(size));
    default: {
      const sizeBytes = random.int(2_000, 48_000);
      return generatedContent(sizeBytes, () => seededBytes(`content of ${fileName}`, sizeBytes));
    }
  }
}

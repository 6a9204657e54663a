import type { UploadFile } from '@fabgraph/contract';
import { invalidInput } from './check.ts';
import type { UploadedFile } from './uploaded-file.ts';

/**
 * A picture as the port takes it. Its name is ours but for the suffix, which tells the vendor what
 * it is where the client does not.
 * @throws GatewayError INVALID_INPUT for what the client itself calls something else.
 */
export function toThumbnailImage(file: UploadedFile): UploadFile {
  const { name, type, size } = file;
  const isTold = type !== '' && type !== UNKNOWN_TYPE;
  if (isTold && !/^image\//i.test(type)) throw invalidInput('`file` is a picture: PNG or JPEG.');
  const suffix = SUFFIX.exec(name)?.[0].toLowerCase() ?? '';
  return {
    filename: `thumbnail${suffix}`,
    size,
    contentType: isTold ? type : null,
    content: file.stream(),
  };
}

/** What clients call a file that they know nothing of. */
const UNKNOWN_TYPE = 'application/octet-stream';

const SUFFIX = /\.[a-z0-9]{1,8}$/i;

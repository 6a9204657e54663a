import type { Project } from '../domain/record.ts';
import type { Settings } from '../option.ts';
import { formatDatetime } from './datetime.ts';

/** In a list the bulky `project` and `graph` are left out. */
export function toProjectJson(
  project: Project,
  settings: Settings,
  { isListed = false }: { isListed?: boolean } = {},
) {
  const { id, user, name, access, createdAt, modifiedAt, type } = project;
  return {
    id,
    user,
    name,
    access,
    created: formatDatetime(createdAt, settings),
    modified: formatDatetime(modifiedAt, settings),
    ...(type !== undefined && { type }),
    ...(!isListed && project.project !== undefined && { project: project.project }),
    ...(!isListed && project.graph !== undefined && { graph: project.graph }),
  };
}

import type { Store } from '../domain/store.ts';
import type { LicenseLimits, Settings } from '../option.ts';
import { formatDatetime } from '../wire/datetime.ts';
import { ApiError } from '../wire/error.ts';
import type { Api, Router } from './router.ts';

/** The one account of the emulator, in the form of the vendor's identity provider. */
export const DEMO_USER = 'auth0|64f1c0de5a3b2e9d7c8f0a12';

type Usage = Record<keyof LicenseLimits, number>;

const LICENSE_ISSUED = Date.UTC(2025, 0, 15, 10);

export function defineUserRoutes({ define }: Router, { store, settings }: Api): void {
  const { user, limits } = settings;
  if (user === 'absent') return;

  define('GET /user/license', () =>
    Response.json({
      issued: formatDatetime(LICENSE_ISSUED, settings),
      expires: null,
      expired: false,
      product: user === 'remaining' ? 'Pro' : oldestProduct(limits),
    }),
  );

  define('GET /user/quota', () => {
    const used = usageOf(store);
    if (user === 'used') {
      return Response.json({
        project_count: used.project,
        import_count: used.import,
        export_count: used.export,
      });
    }
    return Response.json({
      project: remaining(limits.project, used.project),
      import: remaining(limits.import, used.import),
      export: remaining(limits.export, used.export),
      simulation: remaining(limits.simulation, used.simulation),
    });
  });

  // The oldest documents have no such route.
  if (user === 'remaining') define('GET /user/usage', () => Response.json(usageOf(store)));
}

/** The only documented 403: the license allows no more. */
export function checkLimit({ limits }: Settings, store: Store, what: keyof LicenseLimits): void {
  if (remaining(limits[what], usageOf(store)[what]) === 0) {
    throw new ApiError(403, `License limit reached: ${what}`);
  }
}

/** Some types of jobs count against a limit; what is over it is refused before it runs. */
export function checkJobLimit(settings: Settings, store: Store, type: string): void {
  if (EXPORTS.has(type)) checkLimit(settings, store, 'export');
  if (isSimulation(type)) checkLimit(settings, store, 'simulation');
}

function oldestProduct(limits: LicenseLimits) {
  return {
    name: 'Pro',
    project_max: limits.project,
    import_max: limits.import,
    export_max: limits.export,
    allow_conform: true,
    allow_grading: true,
  };
}

function remaining(limit: number | null, used: number): number | null {
  return limit === null ? null : Math.max(0, limit - used);
}

/** Only what succeeded counts as exported or simulated. */
function usageOf(store: Store): Usage {
  const succeeded = [...store.jobs.values()].filter(({ output }) => output !== null);
  return {
    project: store.projects.size,
    import: [...store.assets.values()].filter(({ jobId }) => jobId === null).length,
    export: succeeded.filter(({ type }) => EXPORTS.has(type)).length,
    simulation: succeeded.filter(({ type }) => isSimulation(type)).length,
  };
}

const EXPORTS = new Set(['export_triangle_mesh', 'mesh/from-volume']);

function isSimulation(type: string): boolean {
  return type.startsWith('sim/');
}

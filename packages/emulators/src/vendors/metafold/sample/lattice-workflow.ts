/** What the shop runs on nearly every part: sample the mesh, fill it with a lattice, measure the result. */
export const LATTICE_WORKFLOW = `jobs:
  prepare:
    type: mesh/preprocess
  bvh:
    type: mesh/compute-bvh
  sample:
    type: implicit/from-mesh
    needs: [prepare, bvh]
    assets:
      bvh: bvh
    parameters:
      bounds: { job: prepare, parameter: bounds }
  infill:
    type: implicit/evaluate
    needs: [sample]
    assets:
      volume: sample
    parameters:
      patch: { job: sample, parameter: patch }
  inspect:
    type: implicit/metrics
    needs: [infill]
    assets:
      volume: infill
    parameters:
      patch: { job: infill, parameter: patch }
`;

/** The inputs of the workflow for one part and one lattice, both files of the project. */
export function latticeInputs(partFilename: string, latticeFilename: string) {
  return {
    assets: {
      'prepare.mesh': partFilename,
      'bvh.mesh': partFilename,
      'sample.mesh': partFilename,
      'infill.graph': latticeFilename,
      'inspect.reference': partFilename,
    },
    parameters: {
      'prepare.center': 'bounding_box',
      'sample.resolution': '256',
    },
  };
}

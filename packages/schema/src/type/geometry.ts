import { builder } from '../builder.ts';

builder.objectType('Geometry', {
  description: 'What was measured of a model, in mm, mm² and mm³, whatever unit the vendor uses.',
  fields: (t) => ({
    sizeMm: t.expose('sizeMm', { type: 'Vector3', nullable: true }),
    volumeMm3: t.exposeFloat('volumeMm3', { nullable: true }),
    areaMm2: t.exposeFloat('areaMm2', { nullable: true }),
    isManifold: t.exposeBoolean('isManifold', { nullable: true }),
    faceCount: t.exposeInt('faceCount', { nullable: true }),
    vertexCount: t.exposeInt('vertexCount', { nullable: true }),
  }),
});

builder.objectType('Vector3', {
  fields: (t) => ({
    x: t.exposeFloat('x'),
    y: t.exposeFloat('y'),
    z: t.exposeFloat('z'),
  }),
});

export const Vector3InputType = builder.inputType('Vector3Input', {
  fields: (t) => ({
    x: t.float({ required: true }),
    y: t.float({ required: true }),
    z: t.float({ required: true }),
  }),
});

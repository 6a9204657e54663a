import type { ModelFilter } from '@fabgraph/contract';
import { builder } from '../builder.ts';
import { encodeGlobalId } from '../global-id.ts';
import { heard, tell, watchOptions, watchScope } from '../live.ts';
import { unsupported } from '../load/account.ts';
import { linkTo } from '../load/entity.ts';
import { requireId } from '../load/resolve-id.ts';
import { ChangeEnum, EventOriginEnum } from './live-event.ts';
import { ModelFilterInput, ModelStatusEnum } from './model.ts';

builder.objectType('ModelEvent', {
  description: 'The state of a model when a watch begins, or one change of it.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', {
      description: 'Pass it as `after` to hear what was missed.',
    }),
    origin: t.expose('origin', { type: EventOriginEnum }),
    change: t.expose('change', { type: ChangeEnum }),
    changedFields: t.stringList({
      description: 'Fields of the model that differ from the event before.',
      resolve: ({ changedFields }) => [...changedFields],
    }),
    previousStatus: t.expose('previousStatus', { type: ModelStatusEnum, nullable: true }),
    observedAt: t.expose('observedAt', { type: 'DateTime' }),
    modelId: t.id({ resolve: ({ ref }) => encodeGlobalId(ref) }),
    model: t.field({
      type: 'Model',
      nullable: true,
      description: 'Null where it is gone.',
      resolve: ({ entity }, _args, context) => (entity === null ? null : linkTo(context, entity)),
    }),
  }),
});

builder.subscriptionFields((t) => ({
  modelUpdated: t.field({
    type: 'ModelEvent',
    description:
      'First the state now, then one event a change, never backwards and never twice. Completes after a terminal status.',
    args: { id: t.arg.id({ required: true }), after: t.arg.string() },
    subscribe: (_root, { id, after }, context, info) => {
      const { adapter, ref } = requireId(context, id, 'Model');
      if (adapter.facets.models === undefined) {
        throw unsupported(adapter, `${adapter.vendor.name} has no models to watch.`);
      }
      const options = watchOptions(context, info, 'ModelEvent', after);
      return tell(context, context.hub.watchModel(adapter, ref, options));
    },
    resolve: heard,
  }),
  modelsUpdated: t.field({
    type: 'ModelEvent',
    description:
      'First a SNAPSHOT of each matching model that is neither READY nor FAILED, at most 1,000; then changes. A model that stops matching gives one last event. Never completes by itself.',
    args: {
      filter: t.arg({ type: ModelFilterInput }),
      folderId: t.arg.id(),
      after: t.arg.string(),
    },
    subscribe: (_root, { filter, folderId, after }, context, info) => {
      const { adapters, ...scope } = watchScope<ModelFilter>(context, 'models', filter, folderId);
      const options = watchOptions(context, info, 'ModelEvent', after);
      return tell(context, context.hub.watchModels(adapters, scope, options));
    },
    resolve: heard,
  }),
}));

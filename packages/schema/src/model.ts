import { findTypicalProcessingTime } from '@videogen/store';
import { listResolutions, type Catalogue, type ModelInfo } from '@videogen/videogenapi';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { GenerationMode, ModelLifecycle, ModelTier, Resolution } from './enums.ts';

const DurationRange = builder.objectRef<{ readonly min: number; readonly max: number }>('DurationRange').implement({
  description: 'A range of durations in seconds, both ends included.',
  fields: (t) => ({
    min: t.exposeInt('min', { description: 'The shortest video, seconds.' }),
    max: t.exposeInt('max', { description: 'The longest video, seconds.' }),
  }),
});

/** An entry of the catalogue, or the known properties of a model outside it. */
export const Model = builder.objectRef<ModelInfo>('Model');

builder.node(Model, {
  description:
    "A model that makes videos. Models are not an enum: VideoGenAPI's list changes, and a key outside the catalogue is passed on.",
  id: { resolve: (model) => model.key },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'key' in value && 'modes' in value,
  loadOne: (key, { lifecycle }) => lifecycle.catalogue.find(key) ?? null,
  fields: (t) => ({
    key: t.exposeString('key', {
      description: "VideoGenAPI's key for the model, such as `kling_25`; the `model` of an input.",
    }),
    name: t.exposeString('name', { description: 'The name of the model; its key if no name is known.' }),
    provider: t.exposeString('provider', { nullable: true, description: 'The maker of the model, if known.' }),
    description: t.exposeString('description', { nullable: true, description: "VideoGenAPI's description of it." }),
    tier: t.expose('tier', {
      type: ModelTier,
      nullable: true,
      description: 'The list of the model, free or premium; null if not known.',
    }),
    lifecycle: t.expose('lifecycle', {
      type: ModelLifecycle,
      nullable: true,
      description: 'The standing of the model: documented, only seen in use, or ending; null if not known.',
    }),
    modes: t.expose('modes', {
      type: [GenerationMode],
      description: 'The modes that VideoGenAPI lists for the model; empty if not known.',
    }),
    maxResolution: t.expose('maxResolution', {
      type: Resolution,
      nullable: true,
      description: 'The highest resolution; null if not known.',
    }),
    resolutions: t.field({
      type: [Resolution],
      description: 'All resolutions up to the highest, lowest first; empty if the highest is not known.',
      resolve: (model) => [...listResolutions(model)],
    }),
    typicalProcessingTimeSeconds: t.float({
      nullable: true,
      description: "The median processing time in this gateway's own history of the model; null without a history.",
      resolve: ({ key }, _, context) => shareTypicalTime(context, key),
    }),
    durationRange: t.expose('durationRange', {
      type: DurationRange,
      nullable: true,
      description: 'The possible durations of a video; null if not known.',
    }),
  }),
});

builder.queryFields((t) => ({
  models: t.field({
    type: [Model],
    description: 'The catalogue: the documented models in the order of the document, then those seen in use.',
    args: {
      mode: t.arg({ type: GenerationMode, description: 'Selects the models that are listed with this mode.' }),
      tier: t.arg({ type: ModelTier, description: 'Selects the models of this tier.' }),
    },
    resolve: (_, { mode, tier }, { lifecycle }) =>
      lifecycle.catalogue.models.filter(
        (model) => (mode == null || model.modes.includes(mode)) && (tier == null || model.tier === tier),
      ),
  }),
  model: t.field({
    type: Model,
    nullable: true,
    description: 'One model by its key; null if the catalogue does not list it.',
    args: { key: t.arg.string({ required: true, description: 'The key, such as `kling_25`.' }) },
    resolve: (_, { key }, { lifecycle }) => lifecycle.catalogue.find(key) ?? null,
  }),
}));

/** Returns the catalogue's entry for a model. A missing name or provider is the one that VideoGenAPI reported. */
export function describeModel(
  catalogue: Catalogue,
  key: string,
  { name, provider }: { readonly name?: string | null; readonly provider?: string | null } = {},
): ModelInfo {
  const known = catalogue.find(key) ?? { key, name: key, modes: [] };
  return {
    ...known,
    name: known.name === key ? (name ?? key) : known.name,
    provider: known.provider ?? provider ?? undefined,
  };
}

/** Reads a model's median once for all simultaneous calls. */
function shareTypicalTime({ lifecycle, typicalTimes }: Context, key: string): Promise<number | null> {
  const known = typicalTimes.get(key);
  if (known) return known;
  const read = findTypicalProcessingTime(lifecycle.store, key).finally(() => typicalTimes.delete(key));
  typicalTimes.set(key, read);
  return read;
}

import { findTypicalProcessingTime, type GenerationModel } from '@videogen/store';
import { listResolutions, type Catalogue, type ModelInfo } from '@videogen/videogenapi';
import { builder } from './builder.ts';
import { GenerationMode, ModelTier, Resolution } from './enums.ts';

const DurationRange = builder.objectRef<{ readonly min: number; readonly max: number }>('DurationRange').implement({
  description: 'Seconds, both ends included.',
  fields: (t) => ({
    min: t.exposeInt('min', { description: 'The shortest video, seconds.' }),
    max: t.exposeInt('max', { description: 'The longest video, seconds.' }),
  }),
});

/** One entry of the catalogue, or what is known of a model outside it. */
export const Model = builder.objectRef<ModelInfo>('Model');

builder.node(Model, {
  description:
    "A model that makes videos. Models are data: VideoGenAPI's list changes, and a key outside the catalogue is passed on.",
  id: { resolve: (model) => model.key },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'key' in value && 'modes' in value,
  loadOne: (key, { lifecycle }) => lifecycle.catalogue.find(key) ?? null,
  fields: (t) => ({
    key: t.exposeString('key', { description: "VideoGenAPI's word for it, such as `kling_25`; give it as `model`." }),
    name: t.exposeString('name', { description: 'Its name; the key where no name is known.' }),
    provider: t.exposeString('provider', { nullable: true, description: 'Who made the model, where known.' }),
    description: t.exposeString('description', { nullable: true, description: "VideoGenAPI's words about it." }),
    tier: t.expose('tier', {
      type: ModelTier,
      nullable: true,
      description: 'Free or premium; null for a model outside the catalogue.',
    }),
    modes: t.expose('modes', {
      type: [GenerationMode],
      description: 'What it is listed with; empty for a model outside the catalogue.',
    }),
    maxResolution: t.expose('maxResolution', {
      type: Resolution,
      nullable: true,
      description: 'The highest resolution; null where none is known.',
    }),
    resolutions: t.field({
      type: [Resolution],
      description: 'All resolutions, lowest first: each up to the highest. Empty where none is known.',
      resolve: (model) => [...listResolutions(model)],
    }),
    typicalProcessingTimeSeconds: t.float({
      nullable: true,
      description: "The median of this gateway's own history of the model; null while there is none.",
      resolve: ({ key }, _, { lifecycle }) => findTypicalProcessingTime(lifecycle.store, key),
    }),
    durationRange: t.expose('durationRange', {
      type: DurationRange,
      nullable: true,
      description: 'The length of a video; null where it is not known.',
    }),
  }),
});

builder.queryFields((t) => ({
  models: t.field({
    type: [Model],
    description: 'The catalogue, in the order of the document.',
    args: {
      mode: t.arg({ type: GenerationMode, description: 'Only models listed with this mode.' }),
      tier: t.arg({ type: ModelTier, description: 'Only models of this tier.' }),
    },
    resolve: (_, { mode, tier }, { lifecycle }) =>
      lifecycle.catalogue.models.filter(
        (model) => (mode == null || model.modes.includes(mode)) && (tier == null || model.tier === tier),
      ),
  }),
  model: t.field({
    type: Model,
    nullable: true,
    description: 'One model by its key; null when the catalogue does not list it.',
    args: { key: t.arg.string({ required: true, description: 'Such as `kling_25`.' }) },
    resolve: (_, { key }, { lifecycle }) => lifecycle.catalogue.find(key) ?? null,
  }),
}));

/** The catalogue's entry for a model, or what VideoGenAPI told of one that the catalogue lacks. */
export function describeModel({ key, name, provider }: GenerationModel, catalogue: Catalogue): ModelInfo {
  return catalogue.find(key) ?? { key, name: name ?? key, provider: provider ?? undefined, modes: [] };
}

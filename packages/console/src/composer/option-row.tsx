import type { Model } from '@videogen/client';
import { Box, ChevronDown, Image, SlidersHorizontal, Volume2 } from 'lucide-react';
import { PanelChip, SelectChip } from './chip.tsx';
import type { Draft } from './create-drafts.ts';
import { isListed } from './fit-to-model.ts';
import { issuesOf, type Issues } from './issues.ts';
import { resolutions } from '../generation/facts.ts';
import { aspectRatioWords, AUTOMATIC, keysOf, printAbout } from './words.ts';

/** The parts of the composer that open below the row. */
export type PanelName = 'model' | 'image' | 'sound' | 'more';

/** The fields that each panel has. */
const panelFields = {
  model: ['model'],
  image: ['imageUrl', 'referenceImageUrls'],
  sound: ['addAudio', 'audioPrompt'],
  more: ['label', 'seed', 'cameraFixed', 'whenRateLimited', 'veoModel', 'extra'],
} as const satisfies Record<PanelName, readonly (keyof Draft)[]>;

/** The options of the video, in one row. */
export function OptionRow({
  draft,
  onChange,
  model,
  issues,
  openPanel,
  onToggle,
  panelId,
}: {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  /** The chosen model, if the catalogue has it. */
  readonly model: Model | undefined;
  readonly issues: Issues;
  readonly openPanel: PanelName | undefined;
  readonly onToggle: (panel: PanelName) => void;
  readonly panelId: string;
}) {
  const isInvalid = (...names: readonly string[]): boolean => issuesOf(issues, names).length > 0;
  const panel = (name: PanelName) => ({
    isOpen: openPanel === name,
    onToggle: () => onToggle(name),
    panelId,
    isInvalid: isInvalid(...panelFields[name]),
  });
  const images = (draft.imageUrl ? 1 : 0) + (draft.referenceImageUrls ?? []).filter((url) => url !== '').length;
  const more = panelFields.more.filter((name) => draft[name] !== undefined && draft[name] !== null).length;

  return (
    <>
      <PanelChip {...panel('model')} isSet>
        <Box aria-hidden />
        <span className="font-medium">{model?.name ?? draft.model ?? AUTOMATIC}</span>
        {typeof model?.typicalProcessingTimeSeconds === 'number' && (
          <span className="text-12 text-text-3 max-sm:hidden">
            {printAbout(model.typicalProcessingTimeSeconds)} to make
          </span>
        )}
        <ChevronDown aria-hidden />
      </PanelChip>
      <SelectChip
        label="Length"
        value={draft.duration === undefined || draft.duration === null ? undefined : String(draft.duration)}
        values={listDurations(model, draft.duration).map((seconds) => [String(seconds), `${seconds} s`] as const)}
        onChange={(duration) => onChange({ duration: duration === undefined ? undefined : Number(duration) })}
        isInvalid={isInvalid('duration')}
      />
      <SelectChip
        label="Resolution"
        value={draft.resolution ?? undefined}
        values={keysOf(resolutions)
          .filter((each) => isListed(model, each) || each === draft.resolution)
          .map((each) => [each, resolutions[each]] as const)}
        onChange={(resolution) => onChange({ resolution })}
        isInvalid={isInvalid('resolution')}
      />
      <SelectChip
        label="Shape"
        value={draft.aspectRatio ?? undefined}
        values={keysOf(aspectRatioWords).map((each) => [each, aspectRatioWords[each]] as const)}
        onChange={(aspectRatio) => onChange({ aspectRatio })}
        isInvalid={isInvalid('aspectRatio')}
      />
      <PanelChip {...panel('image')} isSet={images > 0}>
        <Image aria-hidden />
        {images === 0 ? 'Image' : images === 1 ? '1 image' : `${images} images`}
      </PanelChip>
      <PanelChip {...panel('sound')} isSet={draft.addAudio === true}>
        <Volume2 aria-hidden />
        {draft.addAudio === true ? 'Sound: on' : 'Sound: off'}
      </PanelChip>
      <PanelChip {...panel('more')} isSet={more > 0}>
        <SlidersHorizontal aria-hidden />
        More
        {more > 0 && <span className="text-12 text-text-3">{more}</span>}
      </PanelChip>
    </>
  );
}

/** Tells the options in words: `Kling 2.5, 10 s, 1080p`. */
export function describeOptions(draft: Draft, model: Model | undefined): string {
  const { duration, resolution, aspectRatio } = draft;
  return [
    model?.name ?? draft.model ?? AUTOMATIC,
    duration && `${duration} s`,
    resolution && resolutions[resolution],
    aspectRatio && aspectRatioWords[aspectRatio],
  ]
    .filter((words) => typeof words === 'string')
    .join(', ');
}

/** The durations of the model, else those that an input may have; with the present one, which may come from elsewhere. */
function listDurations(model: Model | undefined, present: number | null | undefined): readonly number[] {
  const { min, max } = model?.durationRange ?? { min: 1, max: 60 };
  const durations = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return present === undefined || present === null || durations.includes(present) ? durations : [present, ...durations];
}

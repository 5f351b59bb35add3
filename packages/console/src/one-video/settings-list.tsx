import type { Generation } from '@videogen/client';
import { Fragment, type ReactNode } from 'react';
import { nameAspectRatio, resolutions } from '../generation/facts.ts';
import { formatMoment } from '../generation/times.ts';
import { CopyValue } from './copy-value.tsx';
import { Section } from './section.tsx';
import { TechnicalDetails } from './technical-details.tsx';

/** The settings with which a video was asked for, and its ids. */
export function SettingsList({ generation }: { readonly generation: Generation }) {
  return (
    <Section title="Settings">
      <dl className="grid grid-cols-[72px_1fr] gap-x-3 gap-y-2">
        {listSettings(generation).map(([name, value]) => (
          <Fragment key={name}>
            <dt className="text-12 leading-5 text-text-3">{name}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </Fragment>
        ))}
      </dl>
      <TechnicalDetails generation={generation} />
    </Section>
  );
}

type Setting = readonly [name: string, value: ReactNode];

/** The settings that are known, each with its name. */
function listSettings(generation: Generation): readonly Setting[] {
  const {
    model,
    duration,
    fps,
    resolution,
    aspectRatio,
    addAudio,
    audioPrompt,
    cameraFixed,
    veoModel,
    style,
    ...rest
  } = generation;
  const { extra, seed } = rest;
  const images = [generation.imageUrl, ...generation.referenceImageUrls].filter((url) => url !== null);
  const settings: readonly (readonly [string, ReactNode | undefined])[] = [
    ['Label', generation.label ?? undefined],
    ['Model', model === null ? undefined : [model.name, veoModel].filter((each) => each !== null).join(', ')],
    ['Length', joinKnown(duration === null ? null : `${duration} s`, fps === null ? null : `${fps} fps`)],
    [
      'Picture',
      joinKnown(
        resolution === null ? null : resolutions[resolution],
        aspectRatio === null ? null : nameAspectRatio(aspectRatio),
      ),
    ],
    ['Sound', addAudio === true ? (audioPrompt ?? 'added') : 'none'],
    ['Camera', cameraFixed === true ? 'fixed' : undefined],
    ['Style', style ?? undefined],
    ['Images', images.length === 0 ? undefined : <Images urls={images} />],
    ['Further', extra === null ? undefined : <code className="font-mono text-12">{JSON.stringify(extra)}</code>],
    ['Seed', seed === null ? undefined : <CopyValue name="Seed" value={seed.toString()} />],
    ['Created', formatMoment(generation.createdAt)],
  ];
  return settings.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function Images({ urls }: { readonly urls: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {urls.map((url) => (
        <li key={url} className="truncate">
          <a
            href={url}
            title={url}
            target="_blank"
            rel="noreferrer"
            className="text-accent underline-offset-4 hover:underline"
          >
            {url}
          </a>
        </li>
      ))}
    </ul>
  );
}

function joinKnown(...values: readonly (string | null)[]): string | undefined {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? undefined : known.join(', ');
}

import type { Model } from '@videogen/client';
import { ImageOff, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/text-field.tsx';
import type { Draft } from './create-drafts.ts';
import { issueAt, type Issues } from './issues.ts';

const MOST_REFERENCES = 5;
/** Below the label of a field: 16 px and 4 px between. */
const BESIDE_FIELD = 'mt-5';

/** The image to start from, and the reference images, by their URLs. */
export function ImagePanel({
  draft,
  onChange,
  issues,
  model,
}: {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly issues: Issues;
  /** The chosen model, if the catalogue has it. */
  readonly model: Model | undefined;
}) {
  const references = draft.referenceImageUrls ?? [];
  const takesReferences = model === undefined || model.modes.length === 0 || model.modes.includes('REFERENCE_TO_VIDEO');
  const shown = references.length === 0 && takesReferences ? [''] : references;
  const setReferences = (next: readonly string[]): void =>
    onChange({ referenceImageUrls: next.length === 0 ? undefined : next });

  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="flex flex-col gap-2">
        <ImageField
          label="Image to start from"
          value={draft.imageUrl ?? ''}
          onChange={(imageUrl) => onChange({ imageUrl: imageUrl === '' ? undefined : imageUrl })}
          problem={issueAt(issues, 'imageUrl')}
        />
        <p className="text-12 text-text-3">
          The address of a jpg, png, gif or webp that everybody can open: VideoGenAPI takes no uploads.
        </p>
      </div>
      <div className="flex flex-col gap-2">
        {!takesReferences && (
          <p className="text-12 text-text-3">
            {model.modes.includes('IMAGE_TO_VIDEO')
              ? `${model.name} starts from an image, and takes no reference images.`
              : `${model.name} is listed without images.`}
          </p>
        )}
        {shown.map((url, index) => (
          // The fields have no other identity than their place.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={index} className="flex items-start gap-2">
            <ImageField
              label={`Reference image ${index + 1}`}
              value={url}
              onChange={(next) => setReferences(shown.with(index, next))}
              problem={
                issueAt(issues, 'referenceImageUrls', String(index)) ??
                (index === 0 ? issueAt(issues, 'referenceImageUrls') : undefined)
              }
            />
            {references.length > 0 && (
              <Button
                variant="quiet"
                className={`${BESIDE_FIELD} size-control px-0!`}
                aria-label={`Remove reference image ${index + 1}`}
                onClick={() => setReferences(references.toSpliced(index, 1))}
              >
                <X aria-hidden />
              </Button>
            )}
          </div>
        ))}
        {references.length > 0 && references.length < MOST_REFERENCES && (
          <Button variant="quiet" className="self-start" onClick={() => setReferences([...references, ''])}>
            <Plus aria-hidden />
            Another reference image
          </Button>
        )}
      </div>
    </div>
  );
}

function ImageField({
  label,
  value,
  onChange,
  problem,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | undefined;
}) {
  return (
    <div className="flex min-w-0 flex-1 items-start gap-2">
      <TextField
        className="flex-1"
        label={label}
        isLabelShown
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://…"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        problem={problem}
      />
      <Preview key={value} url={value} />
    </div>
  );
}

/** The image itself, as far as a browser may show it: over HTTPS, without telling its host where it is shown. */
function Preview({ url }: { readonly url: string }) {
  const [isBroken, setIsBroken] = useState(false);
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return null;
  return (
    <span
      className={`${BESIDE_FIELD} flex size-control shrink-0 items-center justify-center overflow-hidden rounded-control border border-line bg-page text-text-3`}
    >
      {isBroken ? (
        <ImageOff className="size-4" aria-label="The image cannot be shown" />
      ) : (
        <img
          src={url}
          alt=""
          referrerPolicy="no-referrer"
          className="size-full object-cover"
          onError={() => setIsBroken(true)}
        />
      )}
    </span>
  );
}

import { Link } from '@tanstack/react-router';
import type { Generation } from '@videogen/client';
import { Repeat2 } from 'lucide-react';
import { memo, useState, type FocusEvent, type MouseEvent, type PointerEvent } from 'react';
import { Button } from '../design/button.tsx';
import { join } from '../design/join.ts';
import { readCondition } from '../generation/condition.ts';
import { listFacts } from '../generation/facts.ts';
import { Age } from '../generation/live-text.tsx';
import { StatusLabel } from '../generation/status-label.tsx';
import { VideoFrame } from '../generation/video-frame.tsx';
import { CardCheckbox } from './card-checkbox.tsx';

/** The functions that all cards share. */
export interface CardActions {
  /** Selects the video or not; with `isRange` all from the last selected one to it. */
  readonly select: (id: string, isRange: boolean) => void;
  /** The video has got the focus. */
  readonly focus: (id: string) => void;
  /** Puts the settings of the video into the composer. */
  readonly again: (generation: Generation) => void;
}

/** One video of the list. It is rendered anew only when something of it changes. */
export const Card = memo(function Card({
  generation,
  actions,
  isCurrent,
  isSelected,
  isSelecting,
}: {
  readonly generation: Generation;
  readonly actions: CardActions;
  /** True for the one card that the tabulator key reaches. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  /** True while any video is selected. */
  readonly isSelecting: boolean;
}) {
  const [isPreviewed, setIsPreviewed] = useState(false);
  const { id, label, prompt, createdAt } = generation;
  const facts = listFacts(generation);

  const onFocus = ({ currentTarget }: FocusEvent): void => {
    actions.focus(id);
    if (currentTarget.matches(':focus-visible')) setIsPreviewed(true);
  };
  const preview = ({ pointerType }: PointerEvent): void => {
    if (pointerType === 'mouse') setIsPreviewed(true);
  };
  const onClick = (event: MouseEvent): void => {
    if (!isSelecting && !event.shiftKey) return;
    event.preventDefault();
    actions.select(id, event.shiftKey);
  };

  return (
    <article className="group relative min-w-0">
      <Link
        to="/videos/$id"
        params={{ id }}
        search
        state={{ isFromList: true }}
        data-video={id}
        tabIndex={isCurrent ? 0 : -1}
        className="group/link flex flex-col gap-3 outline-none"
        onClick={onClick}
        onFocus={onFocus}
        onBlur={() => setIsPreviewed(false)}
        onPointerEnter={preview}
        // React tells no enter to a card that comes in under the pointer, where a pressed button was.
        onPointerMove={preview}
        onPointerLeave={() => setIsPreviewed(false)}
        draggable={false}
      >
        <div
          className={join(
            'relative aspect-video overflow-hidden rounded-frame outline-offset-2 outline-accent group-focus-visible/link:outline-2',
            isSelected && 'outline-2 outline-offset-0!',
          )}
        >
          <VideoFrame generation={generation} isPreviewed={isPreviewed} />
        </div>
        <p title={label === null ? prompt : `${label}\n${prompt}`} className="line-clamp-2 h-10 text-14 wrap-anywhere">
          {label !== null && <span className="font-semibold">{label} · </span>}
          {prompt}
        </p>
      </Link>
      {/* Another status is another line, so that no word of it moves. */}
      <p key={readCondition(generation)} className="mt-2 flex items-center justify-between gap-2 text-12 text-text-3">
        <StatusLabel generation={generation} />
        <Age at={createdAt} />
      </p>
      <p title={facts} className="mt-1 h-4 truncate text-12 text-text-3">
        {facts}
      </p>
      {readCondition(generation) === 'failed' && (
        <Button
          size={12}
          className="absolute top-2 right-2"
          title="Puts the same settings and seed into the composer"
          tabIndex={isCurrent ? 0 : -1}
          onClick={() => actions.again(generation)}
        >
          <Repeat2 aria-hidden />
          Again
        </Button>
      )}
      <CardCheckbox isShown={isSelecting} isChecked={isSelected} onSelect={(isRange) => actions.select(id, isRange)} />
    </article>
  );
});

import type { Generation } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { Braces, CircleX, Download, Link2, Repeat2, Shuffle } from 'lucide-react';
import { useState } from 'react';
import { Button, buttonClass } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Notice } from '../design/notice.tsx';
import { nameFile, readMedia } from '../generation/media.ts';
import { cancelAll } from '../videos/cancel-all.ts';
import { JsonDialog } from './json-dialog.tsx';

/** The actions for one video. */
export function Actions({
  generation,
  onAgain,
}: {
  readonly generation: Generation;
  /** Puts the settings into the composer; a variation gets a new seed. */
  readonly onAgain: (generation: Generation, options: { readonly isVaried: boolean }) => void;
}) {
  const { client } = useVideoGenStore();
  const [isJsonOpen, setIsJsonOpen] = useState(false);
  const [outcome, setOutcome] = useState<string>();
  const { status, videoUrl } = generation;
  const media = readMedia(generation);

  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {media !== null && (
          <a
            href={media}
            download={nameFile(generation)}
            target="_blank"
            rel="noopener"
            className={buttonClass('primary', 14, 'w-full sm:w-auto')}
          >
            <Download aria-hidden />
            Download
          </a>
        )}
        {status === 'SCHEDULED' && (
          <Button variant="danger" onClick={() => void cancelAll(client, [generation]).then(setOutcome)}>
            <CircleX aria-hidden />
            Cancel
          </Button>
        )}
        <Button
          onClick={() => onAgain(generation, { isVaried: false })}
          title="Puts the same settings and seed into the composer"
        >
          <Repeat2 aria-hidden />
          Again
        </Button>
        <Button
          onClick={() => onAgain(generation, { isVaried: true })}
          title="Puts the same settings with a new seed into the composer"
        >
          <Shuffle aria-hidden />
          Vary
        </Button>
        <CopyButton
          text={videoUrl ?? location.href}
          label={videoUrl === null ? 'Copy the link of this page' : 'Copy the link of the file'}
          Icon={Link2}
        >
          Copy link
        </CopyButton>
        <Button variant="quiet" className="sm:ml-auto" onClick={() => setIsJsonOpen(true)}>
          <Braces aria-hidden />
          JSON
        </Button>
      </div>
      {outcome !== undefined && <Notice>{outcome}</Notice>}
      <JsonDialog generation={generation} isOpen={isJsonOpen} onClose={() => setIsJsonOpen(false)} />
    </>
  );
}

import type { Generation } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { Braces, CircleX, Download, Link2, Repeat2, Shuffle } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Notice } from '../design/notice.tsx';
import { downloadAll } from '../generation/download.ts';
import { hasMedia } from '../generation/media.ts';
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

  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {hasMedia(generation) && (
          <Button
            variant="primary"
            className="w-full sm:w-auto"
            onClick={() => void downloadAll(client, [generation]).then(setOutcome)}
          >
            <Download aria-hidden />
            Download
          </Button>
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

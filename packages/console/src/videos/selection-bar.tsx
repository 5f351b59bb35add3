import type { Generation } from '@videogen/client';
import { CircleX, Download, Link2, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { copyText } from '../design/copy-text.ts';
import { downloadAll } from '../generation/download.ts';
import { hasMedia } from '../generation/media.ts';
import { cancelAll } from './cancel-all.ts';
import { useVideoGenStore } from '@videogen/client/react';

/** The actions for the selected videos, at the bottom of the screen. */
export function SelectionBar({
  selected,
  onClear,
}: {
  readonly selected: readonly Generation[];
  readonly onClear: () => void;
}) {
  const { client } = useVideoGenStore();
  const [outcome, setOutcome] = useState<string>();
  const files = selected.filter(hasMedia);
  const scheduled = selected.filter(({ status }) => status === 'SCHEDULED');

  async function copyLinks(): Promise<void> {
    const links = files.flatMap(({ videoUrl }) => videoUrl ?? []);
    const isCopied = await copyText(links.join('\n'));
    setOutcome(
      isCopied ? `${links.length} ${links.length === 1 ? 'link' : 'links'} copied` : 'The browser refused to copy',
    );
  }

  return (
    <div
      role="region"
      aria-label="Selected videos"
      className="fixed inset-x-4 bottom-20 z-10 mx-auto flex w-fit max-w-[calc(100vw-32px)] flex-wrap items-center gap-1 rounded-panel border border-line bg-raised p-2 lg:bottom-6 lg:left-[224px]"
    >
      <p role="status" className="mr-auto px-3 text-14">
        {outcome ?? `${selected.length} selected`}
      </p>
      <Button variant="quiet" aria-label="Select none" className="size-control px-0! sm:order-last" onClick={onClear}>
        <X aria-hidden />
      </Button>
      <Button
        variant="quiet"
        disabled={files.length === 0}
        onClick={() => void downloadAll(client, files).then(setOutcome)}
      >
        <Download aria-hidden />
        Download
      </Button>
      <Button variant="quiet" disabled={files.length === 0} onClick={() => void copyLinks()}>
        <Link2 aria-hidden />
        Copy links
      </Button>
      {scheduled.length > 0 && (
        <Button variant="quiet" onClick={() => void cancelAll(client, scheduled).then(setOutcome)}>
          <CircleX aria-hidden />
          Cancel scheduled
        </Button>
      )}
    </div>
  );
}

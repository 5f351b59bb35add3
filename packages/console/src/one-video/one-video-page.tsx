import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useGeneration } from '@videogen/client/react';
import { useEffect, useState } from 'react';
import { Skeleton } from '../design/skeleton.tsx';
import { DocumentTitle } from '../frame/document-title.tsx';
import { nameBriefly, readEnd } from '../generation/facts.ts';
import { Age } from '../generation/live-text.tsx';
import { StatusLabel } from '../generation/status-label.tsx';
import { KeysDialog, type KeyLine } from '../keys/keys-dialog.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { noteViewed } from '../videos/last-viewed.ts';
import { ListNotices } from '../videos/list-notices.tsx';
import { Actions } from './actions.tsx';
import { Failure } from './failure.tsx';
import { NoVideo } from './no-video.tsx';
import { PageLine } from './page-line.tsx';
import { Player } from './player.tsx';
import { SettingsList } from './settings-list.tsx';
import { Timeline } from './timeline.tsx';
import { useAgain } from './use-again.ts';
import { useLeave } from './use-leave.ts';
import { useNeighbours } from './use-neighbours.ts';
import { Warnings } from './warnings.tsx';

const keyLines: readonly KeyLine[] = [
  [['k', 'j'], 'the previous video, the next one'],
  [['Esc'], 'back to the list'],
];

/** One video with its timeline and settings, live. */
export function OneVideoPage() {
  const { id } = useParams({ from: '/videos/$id' });
  const search = useSearch({ from: '/videos/$id' });
  const navigate = useNavigate();
  const { generation, isLoading, error } = useGeneration(id);
  const neighbours = useNeighbours(id, generation, search);
  const again = useAgain();
  const leave = useLeave(search);
  const [areKeysOpen, setAreKeysOpen] = useState(false);

  useEffect(() => noteViewed(id), [id]);

  const open = (other: string | undefined) => () => {
    if (other !== undefined)
      void navigate({ to: '/videos/$id', params: { id: other }, search, state: true, replace: true });
  };
  useKeys({
    k: open(neighbours.newer),
    j: open(neighbours.older),
    Escape: leave,
  });

  return (
    <div className="flex flex-col gap-4">
      <DocumentTitle>{generation === undefined ? 'Video' : nameBriefly(generation)}</DocumentTitle>
      <PageLine
        onLeave={leave}
        search={search}
        onNewer={open(neighbours.newer)}
        onOlder={open(neighbours.older)}
        neighbours={neighbours}
      />
      {error !== undefined && generation === undefined ? (
        <NoVideo error={error} id={id} />
      ) : (
        <>
          <ListNotices error={error} isLoading={isLoading} />
          <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_336px]">
            <div className="flex min-w-0 flex-col gap-4">
              {generation === undefined ? (
                <div role="status" aria-label="Loading the video" className="flex flex-col gap-4">
                  <div className="aspect-video max-h-[70dvh] rounded-panel border border-line bg-panel" />
                  <Skeleton className="h-9 w-full" />
                  <Skeleton className="h-6 w-3/5" />
                </div>
              ) : (
                <>
                  <Player key={generation.id} generation={generation} />
                  <Failure generation={generation} />
                  <Actions key={`actions ${generation.id}`} generation={generation} onAgain={again} />
                  <div className="flex flex-col gap-2">
                    <h1 className="text-17 font-semibold wrap-anywhere whitespace-pre-line">{generation.prompt}</h1>
                    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-text-3">
                      <span aria-live="polite">
                        <StatusLabel generation={generation} />
                      </span>
                      <Age at={readEnd(generation) ?? generation.createdAt} />
                    </p>
                  </div>
                  <Warnings warnings={generation.warnings} />
                </>
              )}
            </div>
            {generation !== undefined && (
              <aside className="flex min-w-0 flex-col gap-8">
                <Timeline generation={generation} />
                <SettingsList generation={generation} />
              </aside>
            )}
          </div>
        </>
      )}
      <KeysDialog isOpen={areKeysOpen} onChange={setAreKeysOpen} lines={keyLines} />
    </div>
  );
}

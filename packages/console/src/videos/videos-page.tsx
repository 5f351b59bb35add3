import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Generation } from '@videogen/client';
import { useVideoGenStore } from '@videogen/client/react';
import { useState, useSyncExternalStore } from 'react';
import { Notice } from '../design/notice.tsx';
import { Composer } from '../composer/composer.tsx';
import { setDraft } from '../composer/draft.ts';
import { useModels } from '../composer/use-models.ts';
import { Button } from '../design/button.tsx';
import { formatNumber } from '../design/format-number.ts';
import { DocumentTitle } from '../frame/document-title.tsx';
import { toInput } from '../one-video/to-input.ts';
import { KeysDialog } from '../keys/keys-dialog.tsx';
import { NoMatch, NoVideos } from './empty-list.tsx';
import { Grid } from './grid.tsx';
import { GridSkeleton } from './card-skeleton.tsx';
import { GroupTabs } from './group-tabs.tsx';
import { toSharedFilter } from './list-filter.ts';
import { ListMenu } from './list-menu.tsx';
import { ListNotices } from './list-notices.tsx';
import { ModelFilter } from './model-filter.tsx';
import { NewButton } from './new-button.tsx';
import { ownIdsOf } from './own-ids.ts';
import { SelectionBar } from './selection-bar.tsx';
import { StatusAnnouncer } from './status-announcer.tsx';
import { useCounts } from './use-counts.ts';
import { gridKeys } from './use-grid-keys.ts';
import { useHeldBack } from './use-held-back.ts';
import { useImport } from './use-import.ts';
import { useIsScrolled } from './use-is-scrolled.ts';
import { useList } from './use-list.ts';
import { useSelection } from './use-selection.ts';
import { useSettled } from './use-settled.ts';
import type { VideosSearch } from './videos-search.ts';

/** The pause after which typed words are searched. */
const TYPING_MS = 200;

/** The list of all videos, live. */
export function VideosPage() {
  const { model } = useSearch({ from: '/' });
  const search = useSettledSearch();
  const navigate = useNavigate({ from: '/' });
  const { client } = useVideoGenStore();
  const models = useModels(client);
  const own = ownIdsOf(client);
  const ownIds = useSyncExternalStore(own.subscribe, own.getSnapshot);
  const { name, list, isOfBefore } = useList(search);
  const counts = useCounts(toSharedFilter(search));
  const underWay = useCounts({})?.['under-way'] ?? 0;
  const isFiltered = Object.keys(search).length > 0;
  const isHolding = useIsScrolled() || isFiltered;
  const { shown, heldCount, showAll } = useHeldBack(name, list.generations, { isHolding, ownIds });
  const { selection, selected, isSelecting, select, clear, ask } = useSelection(shown);
  const importing = useImport();
  const [areKeysOpen, setAreKeysOpen] = useState(false);

  function showNew(): void {
    showAll();
    scrollTo({ top: 0 });
  }
  const isEmpty = !list.isLoading && shown.length === 0 && !list.hasMore && list.error === undefined;

  return (
    <>
      <DocumentTitle>{underWay === 0 ? 'Videos' : `${formatNumber(underWay)} under way`}</DocumentTitle>
      <h1 className="sr-only">Videos</h1>
      {/* On a phone it would stand between the search and what is found. */}
      <div className={search.q === undefined ? undefined : 'max-sm:hidden'}>
        <Composer models={models} onAccepted={(id) => own.add([id])} />
      </div>
      <ListNotices error={list.error} isLoading={list.isLoading} />
      {importing.outcome !== undefined && (
        <Notice tone={importing.outcome.tone} action={<Button onClick={importing.dismiss}>Close</Button>}>
          {importing.outcome.sentence}
        </Notice>
      )}
      <section aria-label="List" aria-busy={isOfBefore} className="flex flex-col gap-4">
        {!(isEmpty && !isFiltered) && (
          <div className="flex flex-wrap items-center gap-1">
            <div className="mr-auto max-sm:basis-full">
              <GroupTabs counts={counts} />
            </div>
            <ModelFilter
              models={models.models}
              model={model}
              onChange={(next) => void navigate({ search: (last) => ({ ...last, model: next }), replace: true })}
            />
            <div className="max-sm:ml-auto">
              <ListMenu onSelect={ask} onImport={importing.start} onKeys={() => setAreKeysOpen(true)} />
            </div>
          </div>
        )}
        <NewButton count={heldCount} onShow={showNew} />
        {list.isLoading && list.error === undefined && <GridSkeleton />}
        {isEmpty && !isFiltered && <NoVideos importing={importing} />}
        {isEmpty && isFiltered && (
          <NoMatch words={search.q} onClear={() => void navigate({ search: {}, replace: true })} />
        )}
        {shown.length > 0 && (
          <Grid
            key={name}
            generations={shown}
            hasMore={list.hasMore}
            loadMore={list.loadMore}
            selection={selection}
            isSelecting={isSelecting}
            onSelect={select}
            onAgain={again}
          />
        )}
      </section>
      {isSelecting && <SelectionBar selected={selected} onClear={clear} />}
      <StatusAnnouncer generations={shown} />
      <KeysDialog isOpen={areKeysOpen} onChange={setAreKeysOpen} lines={gridKeys} />
    </>
  );
}

/** Puts the settings of a video into the composer above the list. */
function again(generation: Generation): void {
  setDraft(toInput(generation));
  scrollTo({ top: 0 });
}

/** The filters of the URL, without the words that are still being typed. */
function useSettledSearch(): VideosSearch {
  const { q = '', ...others } = useSearch({ from: '/' });
  const words = useSettled(q.trim(), TYPING_MS);
  return words === '' ? others : { ...others, q: words };
}

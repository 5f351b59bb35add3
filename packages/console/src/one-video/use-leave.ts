import { useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import type { VideosSearch } from '../videos/videos-search.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** True if the entry before this one is the list. */
    readonly isFromList?: boolean;
  }
}

/** Returns a function that leads back to the list: to the entry of the history from which the video was opened, with its place, if there is one. */
export function useLeave(search: VideosSearch): () => void {
  const { history } = useRouter();
  const navigate = useNavigate();
  const isFromList = useLocation({ select: ({ state }) => state.isFromList === true });
  return () => {
    if (isFromList) history.back();
    else void navigate({ to: '/', search });
  };
}

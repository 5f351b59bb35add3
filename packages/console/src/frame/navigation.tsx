import { Link, useLocation } from '@tanstack/react-router';
import { useQueues, useStatusCounts } from '@videogen/client/react';
import { Braces, FlaskConical, Gauge, LayoutGrid, ListOrdered, type LucideIcon } from 'lucide-react';
import { formatNumber } from '../design/format-number.ts';
import { Logo } from '../design/logo.tsx';
import { useSession } from '../session/session.tsx';

interface Screen {
  readonly to: '/' | '/queue' | '/usage' | '/sandbox';
  readonly name: string;
  readonly Icon: LucideIcon;
}

const screens: readonly Screen[] = [
  { to: '/', name: 'Videos', Icon: LayoutGrid },
  { to: '/queue', name: 'Queue', Icon: ListOrdered },
  { to: '/usage', name: 'Usage', Icon: Gauge },
];
const sandbox: Screen = { to: '/sandbox', name: 'Sandbox', Icon: FlaskConical };

function useScreens(): readonly Screen[] {
  return useSession().settings.upstream === 'SANDBOX' ? [...screens, sandbox] : screens;
}

/** The number of videos, and of those that wait; absent while there are none. */
function useCounts(): Partial<Record<Screen['to'], number>> {
  const { statusCounts } = useStatusCounts();
  // The numbers alone: the page of the queue reads the videos.
  const { queues } = useQueues({ first: 1 });
  const videos = statusCounts.reduce((sum, { count }) => sum + count, 0);
  const waiting = queues.reduce((sum, { waitingCount }) => sum + waitingCount, 0);
  return { ...(videos > 0 && { '/': videos }), ...(waiting > 0 && { '/queue': waiting }) };
}

/** The screen of the present path. The page of one video belongs to the list. */
function useCurrent(): string {
  const pathname = useLocation({ select: (location) => location.pathname });
  return pathname.startsWith('/videos/') ? '/' : pathname;
}

const ENTRY =
  'text-text-2 hover:bg-raised hover:text-text aria-[current=page]:bg-raised aria-[current=page]:font-medium aria-[current=page]:text-text aria-[current=page]:[&_svg]:text-accent transition-colors';

/** The navigation at the left of a wide screen. */
export function SideBar() {
  const counts = useCounts();
  const current = useCurrent();
  return (
    <nav aria-label="Screens" className="sticky top-0 hidden h-dvh flex-col gap-6 border-r border-line p-3 lg:flex">
      <div className="px-3 pt-3">
        <Logo />
      </div>
      <div className="flex flex-1 flex-col gap-1">
        {useScreens().map(({ to, name, Icon }) => (
          <Link
            key={to}
            to={to}
            aria-current={to === current ? 'page' : undefined}
            className={`flex h-9 items-center gap-3 rounded-control px-3 ${ENTRY}`}
          >
            <Icon className="size-4" aria-hidden />
            {name}
            {counts[to] !== undefined && (
              <span className="ml-auto text-12 text-text-3">{formatNumber(counts[to])}</span>
            )}
          </Link>
        ))}
        <a href="/graphql" className={`mt-auto flex h-9 items-center gap-3 rounded-control px-3 ${ENTRY}`}>
          <Braces className="size-4" aria-hidden />
          GraphiQL
        </a>
      </div>
    </nav>
  );
}

/** The navigation at the bottom of a narrow screen. */
export function BottomBar() {
  const current = useCurrent();
  return (
    <nav
      aria-label="Screens"
      className="fixed inset-x-0 bottom-0 z-10 flex border-t border-line bg-panel p-1 pb-[max(4px,env(safe-area-inset-bottom))] lg:hidden"
    >
      {useScreens().map(({ to, name, Icon }) => (
        <Link
          key={to}
          to={to}
          aria-current={to === current ? 'page' : undefined}
          className={`flex h-12 flex-1 flex-col items-center justify-center gap-1 rounded-control text-12 ${ENTRY}`}
        >
          <Icon className="size-4" aria-hidden />
          {name}
        </Link>
      ))}
    </nav>
  );
}

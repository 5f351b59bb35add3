import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EndNotifier } from '../notifications/end-notifier.tsx';
import { preloadParts } from '../parts.ts';
import { WaitingProvider } from '../queue/waiting.tsx';
import { Banners } from './banners.tsx';
import { BottomBar, SideBar } from './navigation.tsx';
import { TopLine } from './top-line.tsx';

/** The frame of every screen: the navigation, the top line, and the screen itself. */
export function Frame() {
  useEffect(preloadParts, []);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[208px_1fr]">
      <a
        href="#screen"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-20 focus:rounded-control focus:bg-panel focus:p-3"
      >
        To the content
      </a>
      <SideBar />
      <div className="mx-auto flex w-full max-w-[1600px] min-w-0 flex-col px-4 pb-24 lg:px-8 lg:pb-8">
        <TopLine />
        <main id="screen" tabIndex={-1} className="flex flex-col gap-6 outline-none">
          <Banners />
          <WaitingProvider>
            <Outlet />
          </WaitingProvider>
        </main>
      </div>
      <BottomBar />
      <EndNotifier />
    </div>
  );
}

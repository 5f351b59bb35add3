import { useSearch } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { join } from '../design/join.ts';
import { Connection } from './connection.tsx';
import { KeyMenu } from './key-menu.tsx';
import { RoomLeft } from './room-left.tsx';
import { SearchField } from './search-field.tsx';
import { UpstreamBadge } from './upstream-badge.tsx';

/** The line above every screen: the service behind, the connection, the search, the videos left, and the key. A phone opens the search below it. */
export function TopLine() {
  const { q } = useSearch({ strict: false });
  const [isSearchOpen, setIsSearchOpen] = useState(q !== undefined);

  return (
    <header className="flex min-h-16 flex-wrap items-center gap-2 py-3 sm:gap-3">
      <UpstreamBadge />
      <Connection />
      <div className="ml-auto flex items-center gap-2 sm:gap-3">
        <Button
          aria-label="Search"
          aria-expanded={isSearchOpen}
          className={join('w-11 px-0 sm:hidden', isSearchOpen && 'bg-raised')}
          onClick={() => setIsSearchOpen(!isSearchOpen)}
        >
          <Search aria-hidden />
        </Button>
        <SearchField className="hidden sm:flex lg:w-72" />
        <RoomLeft />
        <KeyMenu />
      </div>
      {isSearchOpen && <SearchField className="flex w-full sm:hidden" />}
    </header>
  );
}

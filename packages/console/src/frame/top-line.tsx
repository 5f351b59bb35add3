import { Connection } from './connection.tsx';
import { KeyMenu } from './key-menu.tsx';
import { RoomLeft } from './room-left.tsx';
import { SearchField } from './search-field.tsx';
import { UpstreamBadge } from './upstream-badge.tsx';

/** The line above every screen: the service behind, the connection, the search, what is left, and the key. */
export function TopLine() {
  return (
    <header className="flex min-h-16 items-center gap-2 py-3 sm:gap-3">
      <UpstreamBadge />
      <Connection />
      <div className="ml-auto flex items-center gap-2 sm:gap-3">
        <SearchField />
        <RoomLeft />
        <KeyMenu />
      </div>
    </header>
  );
}

import { CheckCheck, Ellipsis, FolderDown, Keyboard } from 'lucide-react';
import { Menu, MenuEntry } from '../design/menu.tsx';

/** Further actions of the list. */
export function ListMenu({
  onSelect,
  onImport,
  onKeys,
}: {
  readonly onSelect: () => void;
  readonly onImport: () => void;
  readonly onKeys: () => void;
}) {
  return (
    <Menu button={<Ellipsis aria-hidden />} label="More for this list" variant="quiet" isBesideButton>
      <MenuEntry onChoose={onSelect}>
        <span className="flex items-center gap-3">
          <CheckCheck className="size-4 text-text-2" aria-hidden />
          Select several
        </span>
      </MenuEntry>
      <MenuEntry onChoose={onImport}>
        <span className="flex items-center gap-3">
          <FolderDown className="size-4 text-text-2" aria-hidden />
          Import what you made before
        </span>
      </MenuEntry>
      <MenuEntry onChoose={onKeys}>
        <span className="flex items-center gap-3">
          <Keyboard className="size-4 text-text-2" aria-hidden />
          Keyboard shortcuts
        </span>
      </MenuEntry>
    </Menu>
  );
}

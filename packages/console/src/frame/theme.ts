const NAME = 'videogen.theme';

/** The appearance: one of two, or that of the system. */
export const themes = ['light', 'dark', 'system'] as const;
export type Theme = (typeof themes)[number];

/** Returns the kept choice; `system` without one. */
export function readTheme(): Theme {
  const kept = localStorage.getItem(NAME);
  return themes.find((theme) => theme === kept) ?? 'system';
}

/** Keeps the choice and shows it. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(NAME, theme);
  applyTheme(theme);
}

/** Shows the theme. The styles know `light` and `dark`; without either the system decides. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** The installed Chromium: at CHROMIUM_PATH, or where Debian has it. */
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

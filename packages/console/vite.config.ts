import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const GATEWAY = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  // The gateway serves `index.html` at `/`, and the other files here.
  base: '/console/',
  plugins: [react(), tailwindcss()],
  // The policy of the page allows no `data:` in scripts, styles and fonts.
  build: { assetsInlineLimit: 0, target: 'es2024', sourcemap: true },
  server: {
    port: 4020,
    proxy: {
      '/graphql': { target: GATEWAY, ws: true },
      '/media': GATEWAY,
      '/__sandbox': GATEWAY,
      '/ready': GATEWAY,
      '/console/settings.json': GATEWAY,
    },
  },
});

// Builds two pages: the explorer and the page a sign-in returns to.
// The gateway puts a fresh nonce in place of __NONCE__ each time it serves them.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/explorer/',
  plugins: [react()],
  html: { cspNonce: '__NONCE__' },
  worker: { format: 'es' }, // Monaco's workers import each other: the default, iife, cannot
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 5000, // the code editor is one large chunk, loaded after sign-in
    reportCompressedSize: false,
    rollupOptions: {
      input: ['index.html', 'callback.html'],
      onwarn(warning, warn) {
        // GraphiQL's packages carry hints for the React compiler, which bundling drops.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') {
          warn(warning);
        }
      },
    },
  },
});

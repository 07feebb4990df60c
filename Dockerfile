# Interleave in a container: `docker compose up`, or see README.md. Two stages: the packages are put together in the
# first; the second has no compiler, no package cache, and runs as a user without rights.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv
RUN python -m venv /opt/venv
# Only what decides the dependencies is copied here, so that a change of the code does not install them again. The
# install is in place ("editable"): it leaves a path to /srv, where the second stage puts the tree.
COPY pyproject.toml README.md ./
COPY app/__init__.py app/
RUN /opt/venv/bin/pip install --editable .

FROM python:${PYTHON}-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin interleave \
    && install -d -o interleave -g interleave -m 0750 /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv
COPY app app
COPY templates templates
COPY static static
# The root file system may be read-only: the byte code is made now.
RUN /opt/venv/bin/python -m compileall -q app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 INTERLEAVE_DATA=/data
USER interleave
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["interleave", "serve", "--host", "0.0.0.0", "--port", "8000"]

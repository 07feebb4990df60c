#!/bin/sh
# Check the types in static/js (JSDoc, strict). TypeScript is a check here, never a step that the program needs: it is
# installed into .tools, which git ignores. Without Node this is a clear skip; in CI it is a failure.
set -eu
tsc=$1
if ! command -v node >/dev/null 2>&1; then
    echo "JavaScript types: not checked, because there is no Node on the PATH." >&2
    if [ "${CI:-}" = true ]; then exit 1; fi
    exit 0
fi
if [ ! -x "$tsc" ]; then
    npm install --silent --no-save --no-package-lock --no-audit --no-fund --prefix .tools typescript@5 @types/node@20
fi
"$tsc" --project tsconfig.json

#!/bin/sh
# Check the types in static/js (JSDoc, strict). TypeScript is a check here, never a step that the program needs; it is
# installed into node_modules, which git ignores. Without Node this is a clear skip; in CI it is a failure.
set -eu
if ! command -v npm >/dev/null 2>&1; then
    echo "JavaScript types: not checked, because Node and npm are not on the PATH." >&2
    if [ "${CI:-}" = true ]; then exit 1; fi
    exit 0
fi
if [ ! -x node_modules/.bin/tsc ] || [ ! -f node_modules/axe-core/axe.min.js ]; then
    npm install --silent --no-package-lock --no-audit --no-fund
fi
node_modules/.bin/tsc --noEmit --project tsconfig.json
echo "JavaScript types: no errors found"

#!/bin/sh
# Install the programs of others that the tests run: Debian's packages where that is allowed, Node's where npm is.
# What cannot be had is said, and the tests that need it are skipped by name.
set -u
cd "$(dirname "$0")"

wanted() { # PROGRAM PACKAGES: the packages, where the program is not there
    command -v "$1" >/dev/null || printf ' %s' "$2"
}

missing="$(wanted chromium 'chromium fonts-dejavu-core')$(wanted curl curl)$(wanted node nodejs)$(wanted npm npm)"
missing="$missing$(wanted virtuoso-t virtuoso-opensource-7-bin)" # the program alone, without the service
install="apt-get install --yes --quiet --quiet --no-install-recommends"
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        # shellcheck disable=SC2086 - names of packages, one word each
        $install $missing >/dev/null 2>&1 || { apt-get update --quiet --quiet && $install $missing >/dev/null; } ||
            echo "could not install:$missing"
    else
        echo "not here, and only root on Debian may install them:$missing"
    fi
fi
if command -v npm >/dev/null && ! cmp -s package-lock.json node_modules/.installed; then
    npm ci --silent && cp package-lock.json node_modules/.installed || echo "could not install the packages of package.json"
fi
exit 0

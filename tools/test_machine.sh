#!/usr/bin/env bash
# What the tests need beyond .venv: a real Chromium and a PostgreSQL. Says nothing when both are there.
# Never fails: what is missing then fails the tests that need it, with a sentence.
set -u
cd "$(dirname "$0")/.." || exit 0
python=.venv/bin/python

installed_by_apt() {  # PACKAGE WHAT
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing $2 (Debian's package $1) …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1
    apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1
}

without_services() {  # COMMAND…: nothing that is installed meanwhile may start a service
    local policy=/usr/sbin/policy-rc.d
    [ -e $policy ] && { "$@"; return; }
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy
    "$@"
    local status=$?
    rm -f $policy
    return $status
}

chromium_by_npm() {
    command -v npm >/dev/null || return 1
    echo "Fetching a Chromium into .venv …"
    local folder
    folder=$(mktemp -d) || return 1
    (cd "$folder" && npm pack --silent @sparticuz/chromium@147.0.0 >/dev/null 2>&1) &&
        $python tools/unpack_chromium.py "$folder"/*.tgz .venv/chromium
    local status=$?
    rm -rf "$folder"
    return $status
}

if ! $python -m tests.machine chromium; then
    installed_by_apt chromium-headless-shell "a browser for the tests" ||
        installed_by_apt chromium "a browser for the tests" || chromium_by_npm ||
        echo "The browser tests need Chromium: install it (apt-get install chromium-headless-shell) or name it in NAERVAER_CHROMIUM."
fi

if ! $python -m tests.machine postgresql; then
    without_services installed_by_apt postgresql "a database for the tests" ||
        echo "The tests need PostgreSQL: install it (apt-get install postgresql) or name its bin folder in NAERVAER_TEST_PG."
fi
exit 0

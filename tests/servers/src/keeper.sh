# Keeps a server on port $1 for as long as the standard input stays open. What follows this file
# sets `stop`, the signal that ends the server soonest, starts the server and calls `keep`.
set -eu
port=$1
umask 077
folder=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then
        kill -"$stop" "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    rm -rf "$folder"
}
trap finish EXIT
trap : INT TERM HUP
fail() {
    cat "$folder/log" >&2
    exit 1
}
# Waits until the command says that the server answers, and then for the end of the input.
keep() {
    server=$!
    until "$@" >/dev/null 2>&1; do
        kill -0 "$server" 2>/dev/null || fail
        sleep 0.05
    done
    echo ready
    read -r _ || true
}

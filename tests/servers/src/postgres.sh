# Keeps a PostgreSQL server on port $1 for as long as the standard input stays open.
# Its default collation is not the order of the bytes, and nothing is kept through a crash.
set -eu
port=$1
umask 077
folder=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    rm -rf "$folder"
}
trap finish EXIT
trap : INT TERM HUP
newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
PATH=$newest:$PATH
printf throw-away >"$folder/password"
initdb --pgdata "$folder/data" --username postgres --pwfile "$folder/password" \
    --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 \
    --locale-provider icu --icu-locale fr --no-sync >"$folder/log" 2>&1 ||
    { cat "$folder/log" >&2; exit 1; }
postgres -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$folder" -c max_connections=300 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off >"$folder/log" 2>&1 &
server=$!
until pg_isready --quiet --host 127.0.0.1 --port "$port"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.05
done
echo ready
read -r _ || true

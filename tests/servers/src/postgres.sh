# PostgreSQL: its default collation is not the order of the bytes, and nothing is kept through a crash.
stop=INT
newest=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
PATH=$newest:$PATH
printf throw-away >"$folder/password"
initdb --pgdata "$folder/data" --username postgres --pwfile "$folder/password" \
    --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 \
    --locale-provider icu --icu-locale fr --no-sync >"$folder/log" 2>&1 || fail
postgres -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$folder" -c max_connections=300 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off >"$folder/log" 2>&1 &
keep pg_isready --quiet --host 127.0.0.1 --port "$port"

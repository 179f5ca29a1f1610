# MariaDB: its default collation takes letters of both cases as one, and nothing is kept through a
# crash.
stop=TERM
PATH=$PATH:/usr/sbin
mkdir "$folder/tmp"
mariadb-install-db --no-defaults --datadir="$folder/data" --tmpdir="$folder/tmp" \
    --auth-root-authentication-method=normal --skip-test-db >"$folder/log" 2>&1 || fail
echo "CREATE USER 'tests'@'%' IDENTIFIED BY 'throw-away';
GRANT ALL ON *.* TO 'tests'@'%' WITH GRANT OPTION;" >"$folder/rights"
mariadbd --no-defaults --datadir="$folder/data" --tmpdir="$folder/tmp" --port="$port" \
    --bind-address=127.0.0.1 --socket="$folder/socket" --pid-file="$folder/pid" \
    --init-file="$folder/rights" --skip-name-resolve --max-connections=300 \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
    --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync \
    --innodb-buffer-pool-size=64M --skip-log-bin --performance-schema=OFF \
    >"$folder/log" 2>&1 &
keep mariadb-admin --no-defaults --protocol=tcp --host=127.0.0.1 --port="$port" \
    --user=tests --password=throw-away ping

#!/usr/bin/env bash
# Opens, watches, locks, unlocks and closes a session of Loquet's service, with curl and jq.
#
#   desk.sh URL [WORKSTATION-FILE] session IDENTIFIER   < password
#   desk.sh URL WORKSTATION-FILE   enrol                < one-time code
#   desk.sh URL [WORKSTATION-FILE] cards
#
# An authority of the practice's own is named by the variable CURL_CA_BUNDLE.
# Passwords, codes and tokens come from standard input or a file, and reach curl by a file
# descriptor: a command line is seen by every program of the machine.
set -euo pipefail

busy_tries=5
server=$1
shift
workstation_file=
case ${1:-} in
session | enrol | cards) ;;
*)
    workstation_file=$1
    shift
    ;;
esac
part=$1
token=
workstation=
if [ -n "$workstation_file" ] && [ "$part" != enrol ]; then
    workstation=$(<"$workstation_file")
fi

# What curl is told besides the address. `printf` is part of the shell: no other process is started.
settings() {
    printf 'silent\nshow-error\nnoproxy = "*"\nconnect-timeout = 5\n'
    printf 'user-agent = "ExempleCurl/1.0"\nheader = "Accept-Language: fr"\n'
    if [ -n "$workstation" ]; then printf 'header = "Loquet-Workstation: %s"\n' "$workstation"; fi
    if [ -n "$token" ]; then printf 'header = "Authorization: Bearer %s"\n' "$token"; fi
}

# ask METHOD PATH < body: one request. The body of the answer is printed, and what is refused goes to
# standard error; `code` and `retry_after` then say more.
ask() {
    local body head status
    head=$(mktemp)
    status=0
    body=$(curl --config <(settings) --max-time 70 --dump-header "$head" \
        --request "$1" --header 'Content-Type: application/json' --data-binary @- "$server$2") || status=$?
    if [ "$status" -ne 0 ]; then
        rm -f "$head"
        return "$status"
    fi
    status=$(sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' "$head")
    retry_after=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]*\).*/\1/p' "$head")
    rm -f "$head"
    code=
    answer=$body
    if [ "$status" -ge 400 ]; then
        # RFC 9457: branch on `code`, show `detail`.
        code=$(jq -r .code <<<"$body")
        refusal=$(jq -r '.code + ": " + .detail' <<<"$body")
        return 1
    fi
}

refuse() {
    printf '%s\n' "${refusal:-the service cannot be reached}" >&2
    exit 1
}

# Keeps the token of a session that was just opened or unlocked.
opened() {
    if [ "$(jq -r .outcome <<<"$answer")" != open ]; then
        echo "this program does not know the step $(jq -r .outcome <<<"$answer")" >&2
        exit 1
    fi
    token=$(jq -r .token <<<"$answer")
}

# Busy is not counted as an attempt, so waiting and asking again is safe; nothing else may be tried
# again without the person.
log_in() {
    local attempt
    for ((attempt = 1; ; attempt++)); do
        if ask POST /v1/login/password < <(printf '%s' "$2" | jq -Rs --arg identifier "$1" '{$identifier, password: .}'); then
            break
        fi
        if [ "$code" != LQ-LOGIN-02 ] || [ "$attempt" -ge "$busy_tries" ]; then refuse; fi
        sleep "${retry_after:-1}"
    done
    opened
}

# Server-sent events: prints the documents of one kind, a line each.
events() {
    local line name=
    while IFS= read -r line; do
        line=${line%$'\r'}
        case $line in
        event:*) name=${line#event:} && name=${name# } ;;
        data:*) if [ "$name" = "$2" ]; then printf '%s\n' "${line#data:}"; fi ;;
        esac
    done < <(curl --config <(settings) --no-buffer --fail-with-body --speed-limit 1 --speed-time 45 \
        --header 'Accept: text/event-stream' "$server$1")
}

# follow DO: says each state of the session, and does what is asked while it is active.
follow() {
    local heard state=active stream
    exec {stream}< <(events /v1/session/events session)
    while [ "$state" = active ]; do
        if ! IFS= read -r heard <&"$stream"; then
            echo "the service is not heard any more: hide the patient's record" >&2
            exit 1
        fi
        jq -r '.state + " " + (.cause // "")' <<<"$heard"
        state=$(jq -r .state <<<"$heard")
        # Anything but active: hide the patient's record; `cause` says why.
        if [ "$state" = active ]; then "$1" || refuse; fi
    done
    exec {stream}<&-
}

lock() { ask POST /v1/session/lock <<<'{"cause": "asked"}'; }
close() { ask POST /v1/session/close <<<'{"cause": "closed"}'; }

play_session() {
    local password
    IFS= read -r password
    log_in "$1" "$password"
    jq -r '"open " + .session.identifier.display' <<<"$answer"
    follow lock # here: the person presses « Verrouiller »
    # Its token is a new one afterwards.
    ask POST /v1/session/unlock/password < <(printf '%s' "$password" | jq -Rs '{password: .}') || refuse
    opened
    follow close # here: the person leaves
}

play_enrol() {
    local code
    IFS= read -r code
    ask POST /v1/workstations < <(printf '%s' "$code" | jq -Rs '{code: .}') || refuse
    # For this user only; a file that is there already is not overwritten.
    (umask 077 && set -o noclobber && jq -r .token <<<"$answer" >"$workstation_file")
    echo enrolled
}

play_cards() {
    events /v1/station/events readers | while IFS= read -r station; do
        jq -r '.readers[] | .reader + " " + .card' <<<"$station"
        jq -r '"readers " + (.readers | length | tostring)' <<<"$station"
    done
}

case $part in
session) play_session "$2" ;;
enrol) play_enrol ;;
cards) play_cards ;;
esac

"""Opens, watches, locks, unlocks and closes a session of Loquet's service, with the standard library only.

    desk.py --server URL [--roots FILE] [--workstation FILE] session IDENTIFIER   < password
    desk.py --server URL [--roots FILE] --workstation FILE   enrol                < one-time code
    desk.py --server URL [--roots FILE] [--workstation FILE] cards

Passwords, codes and tokens come from standard input or a file: a command line is seen by every
program of the machine.
"""

import argparse
import getpass
import http.client
import ipaddress
import json
import os
import ssl
import sys
import time
import urllib.parse
from contextlib import closing

APPLICATION = "ExemplePython/1.0"
ANSWER_SECONDS = 70  # longer than the service's own `service.request_seconds`
SILENCE_SECONDS = 45  # the service says something every 15 seconds
BUSY_TRIES = 5
STREAM_TRIES = 5


class Problem(Exception):
    """What the service refuses (RFC 9457). Branch on `code`, show `detail`, log `instance`."""

    def __init__(self, document, retry_after=None):
        super().__init__(f"{document['code']}: {document['detail']}")
        self.code = document["code"]
        self.status = document["status"]
        self.instance = document["instance"]
        self.field = document.get("field")
        self.retry_after = retry_after


class Desk:
    """The service, as one workstation asks it."""

    def __init__(self, server, roots=None, workstation=None):
        self.url = urllib.parse.urlsplit(server)
        if self.url.scheme != "https" and not is_loopback(self.url.hostname):
            raise ValueError("outside the server's own machine only https is spoken")
        self.tls = ssl.create_default_context(cafile=roots) if self.url.scheme == "https" else None
        self.workstation = workstation
        self.token = None

    def log_in(self, identifier, password):
        """Opens a session. Busy is not counted as an attempt, so waiting and asking again is safe;
        nothing else may be tried again without the person."""
        body = {"identifier": identifier, "password": password}
        for attempt in range(1, BUSY_TRIES + 1):
            try:
                return self._opened(self.ask("POST", "/v1/login/password", body))
            except Problem as problem:
                if problem.code != "LQ-LOGIN-02" or attempt == BUSY_TRIES:
                    raise
                time.sleep(problem.retry_after or 1)

    def unlock(self, password):
        """Unlocks the session; its token is a new one afterwards."""
        return self._opened(self.ask("POST", "/v1/session/unlock/password", {"password": password}))

    def lock(self):
        """Locks the session because the person asked for it."""
        return self.ask("POST", "/v1/session/lock", {"cause": "asked"})

    def close(self):
        """Ends the session."""
        return self.ask("POST", "/v1/session/close", {"cause": "closed"})

    def enrol(self, code):
        """Makes this workstation known, once. Returns its token, to be kept like a key."""
        return self.ask("POST", "/v1/workstations", {"code": code})["token"]

    def session_events(self):
        """What becomes of the session, at once and after each change. Following does not use it.
        A stream that breaks is opened again, and begins with the present state."""
        silent = 0
        while silent < STREAM_TRIES:
            try:
                for state in self._events("/v1/session/events", "session"):
                    silent = 0
                    yield state
                    if state["state"] == "ended":
                        return
            except (OSError, http.client.HTTPException):
                pass  # told below, unless it comes back
            time.sleep(silent)
            silent += 1
        raise ConnectionError("the service is not heard any more: hide the patient's record")

    def card_events(self):
        """What lies in the server's own card readers; only programs on the server may ask."""
        return self._events("/v1/station/events", "readers")

    def ask(self, method, path, body=None):
        """One request and its answer; raises Problem for whatever is refused."""
        with closing(self._connection(ANSWER_SECONDS)) as connection:
            answer = self._send(connection, method, path, body, "application/json")
            text = answer.read()
            return json.loads(text) if text else None

    def _opened(self, result):
        if result["outcome"] != "open":
            raise RuntimeError(f"this program does not know the step {result['outcome']}")
        self.token = result["token"]
        return result

    def _events(self, path, wanted):
        """Server-sent events: lines `event:` and `data:`, a blank line after each event."""
        with closing(self._connection(SILENCE_SECONDS)) as connection:
            answer = self._send(connection, "GET", path, None, "text/event-stream")
            name, data = None, []
            for line in answer:
                line = line.decode("utf-8").rstrip("\r\n")
                if line.startswith("event:"):
                    name = line[len("event:") :].strip()
                elif line.startswith("data:"):
                    data.append(line[len("data:") :].removeprefix(" "))
                elif not line and data:
                    document = json.loads("\n".join(data))
                    if name == "problem":
                        raise Problem(document)
                    if name == wanted:
                        yield document
                    name, data = None, []

    def _connection(self, seconds):
        """`http.client` follows no redirection and asks no proxy: a token goes to the server only."""
        if self.tls is None:
            return http.client.HTTPConnection(self.url.hostname, self.url.port or 80, timeout=seconds)
        return http.client.HTTPSConnection(
            self.url.hostname, self.url.port or 443, timeout=seconds, context=self.tls
        )

    def _send(self, connection, method, path, body, accept):
        headers = {"Accept": accept, "Accept-Language": "fr", "User-Agent": APPLICATION}
        if self.workstation:
            headers["Loquet-Workstation"] = self.workstation
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        content = None
        if body is not None:
            content = json.dumps(body).encode("utf-8")
            headers["Content-Type"] = "application/json"
        connection.request(method, path, body=content, headers=headers)
        answer = connection.getresponse()
        if answer.status >= 400:
            raise problem_of(answer)
        return answer


def problem_of(answer):
    """The problem document, also for an answer that something between has made up."""
    text = answer.read()
    seconds = answer.getheader("Retry-After")
    if answer.getheader("Content-Type", "").startswith("application/problem+json"):
        return Problem(json.loads(text), int(seconds) if seconds else None)
    return RuntimeError(f"this does not look like the service: status {answer.status}")


def is_loopback(host):
    """Whether what is sent there never leaves the machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def secret_line(question):
    """One line: typed without being shown, or the first of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline().rstrip("\r\n")


def say(view):
    """Where a session stands, in a line."""
    print(view["state"], view.get("cause", ""), flush=True)


def play_session(desk, identifier):
    """Logs in; then what a program does all day: show data while active, hide it otherwise."""
    password = secret_line("Mot de passe : ")
    opened = desk.log_in(identifier, password)
    print("open", opened["session"]["identifier"]["display"], flush=True)
    if opened["failures_before"]:
        print("failures", opened["failures_before"], flush=True)
    for view in desk.session_events():
        say(view)
        if view["state"] == "active":
            desk.lock()  # here: the person presses « Verrouiller »
        else:
            break  # hide the patient's record; `cause` says why
    desk.unlock(password)  # here: the person has typed it again
    for view in desk.session_events():
        say(view)
        if view["state"] == "active":
            desk.close()  # here: the person leaves
        elif view["state"] == "ended":
            break


def play_enrol(desk, file):
    """Keeps the token where only this user reads it."""
    token = desk.enrol(secret_line("Code : "))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as kept:
        kept.write(token + "\n")
    print("enrolled", flush=True)


def play_cards(desk):
    """Says what lies in the readers, until the program is stopped."""
    for station in desk.card_events():
        for reader in station["readers"]:
            print(reader["reader"], reader["card"], flush=True)
        print("readers", len(station["readers"]), flush=True)


def main():
    """Reads the command line and plays one part."""
    parser = argparse.ArgumentParser(description="A client of Loquet's service.")
    parser.add_argument("--server", required=True)
    parser.add_argument("--roots", help="PEM file of the authorities to trust, instead of the system's")
    parser.add_argument("--workstation", help="file of the workstation's token")
    parts = parser.add_subparsers(dest="part", required=True)
    parts.add_parser("session").add_argument("identifier")
    parts.add_parser("enrol")
    parts.add_parser("cards")
    given = parser.parse_args()
    workstation = None
    if given.workstation and given.part != "enrol":
        with open(given.workstation, encoding="ascii") as kept:
            workstation = kept.read().strip()
    desk = Desk(given.server, given.roots, workstation)
    try:
        if given.part == "session":
            play_session(desk, given.identifier)
        elif given.part == "enrol":
            play_enrol(desk, given.workstation)
        else:
            play_cards(desk)
    except (Problem, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

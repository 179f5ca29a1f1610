// Opens, watches, locks, unlocks and closes a session of Loquet's service, with what Node 20 brings.
//
//   node desk.mjs --server URL [--workstation FILE] session IDENTIFIER   < password
//   node desk.mjs --server URL --workstation FILE   enrol                < one-time code
//   node desk.mjs --server URL [--workstation FILE] cards
//
// An authority of the practice's own is named by the variable NODE_EXTRA_CA_CERTS.
// Passwords, codes and tokens come from standard input or a file: a command line is seen by every
// program of the machine.

import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const APPLICATION = 'ExempleJavaScript/1.0';
const ANSWER_MILLISECONDS = 70_000; // longer than the service's own `service.request_seconds`
const SILENCE_MILLISECONDS = 45_000; // the service says something every 15 seconds
const BUSY_TRIES = 5;
const STREAM_TRIES = 5;

/** What the service refuses (RFC 9457). Branch on `code`, show `message`, log `instance`. */
export class Problem extends Error {
  constructor(document, retryAfter) {
    super(`${document.code}: ${document.detail}`);
    this.code = document.code;
    this.status = document.status;
    this.instance = document.instance;
    this.field = document.field;
    this.retryAfter = retryAfter;
  }
}

/** The service, as one workstation asks it. */
export class Desk {
  #server;
  #workstation;
  #token;

  constructor(server, workstation) {
    this.#server = new URL(server);
    this.#workstation = workstation;
    if (this.#server.protocol !== 'https:' && !isLoopback(this.#server.hostname)) {
      throw new Error("outside the server's own machine only https is spoken");
    }
  }

  /**
   * Opens a session. Busy is not counted as an attempt, so waiting and asking again is safe;
   * nothing else may be tried again without the person.
   */
  async logIn(identifier, password) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return this.#opened(await this.ask('POST', '/v1/login/password', { identifier, password }));
      } catch (problem) {
        if (problem.code !== 'LQ-LOGIN-02' || attempt === BUSY_TRIES) throw problem;
        await wait((problem.retryAfter ?? 1) * 1000);
      }
    }
  }

  /** Unlocks the session; its token is a new one afterwards. */
  async unlock(password) {
    return this.#opened(await this.ask('POST', '/v1/session/unlock/password', { password }));
  }

  /** Locks the session because the person asked for it. */
  lock() {
    return this.ask('POST', '/v1/session/lock', { cause: 'asked' });
  }

  /** Ends the session. */
  close() {
    return this.ask('POST', '/v1/session/close', { cause: 'closed' });
  }

  /** Makes this workstation known, once. Gives its token, to be kept like a key. */
  async enrol(code) {
    return (await this.ask('POST', '/v1/workstations', { code })).token;
  }

  /**
   * What becomes of the session, at once and after each change. Following does not use it.
   * A stream that breaks is opened again, and begins with the present state.
   */
  async *sessionEvents() {
    for (let silent = 0; silent < STREAM_TRIES; silent += 1) {
      try {
        for await (const state of this.#events('/v1/session/events', 'session')) {
          silent = 0;
          yield state;
          if (state.state === 'ended') return;
        }
      } catch (error) {
        if (error instanceof Problem) throw error;
      }
      await wait(silent * 1000);
    }
    throw new Error("the service is not heard any more: hide the patient's record");
  }

  /** What lies in the server's own card readers; only programs on the server may ask. */
  cardEvents() {
    return this.#events('/v1/station/events', 'readers');
  }

  /** One request and its answer; throws a Problem for whatever is refused. */
  async ask(method, path, body) {
    const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
    const answer = await this.#send(method, path, body, 'application/json', signal);
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  #opened(result) {
    if (result.outcome !== 'open') {
      throw new Error(`this program does not know the step ${result.outcome}`);
    }
    this.#token = result.token;
    return result;
  }

  /** Server-sent events: lines `event:` and `data:`, a blank line after each event. */
  async *#events(path, wanted) {
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), SILENCE_MILLISECONDS);
    try {
      const answer = await this.#send('GET', path, undefined, 'text/event-stream', stop.signal);
      let rest = '';
      for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), SILENCE_MILLISECONDS);
        const events = (rest + text).split(/\r?\n\r?\n/);
        rest = events.pop();
        for (const event of events) {
          const { name, document } = readEvent(event);
          if (name === 'problem') throw new Problem(document);
          if (name === wanted) yield document;
        }
      }
    } finally {
      clearTimeout(silence);
      stop.abort(); // also when the caller has heard enough
    }
  }

  async #send(method, path, body, accept, signal) {
    const headers = { accept, 'accept-language': 'fr', 'user-agent': APPLICATION };
    if (this.#workstation) headers['loquet-workstation'] = this.#workstation;
    if (this.#token) headers.authorization = `Bearer ${this.#token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const answer = await fetch(new URL(path, this.#server), {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'error', // a token goes to this server only
    });
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }
}

/** The problem document, also for an answer that something between has made up. */
async function problemOf(answer) {
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith('application/problem+json')) {
    return new Error(`this does not look like the service: status ${answer.status}`);
  }
  const seconds = Number.parseInt(answer.headers.get('retry-after'), 10);
  return new Problem(await answer.json(), Number.isNaN(seconds) ? undefined : seconds);
}

function readEvent(event) {
  let name;
  const data = [];
  for (const line of event.split(/\r?\n/)) {
    if (line.startsWith('event:')) name = line.slice(6).trim();
    if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
  }
  return { name, document: data.length > 0 ? JSON.parse(data.join('\n')) : undefined };
}

/** Whether what is sent there never leaves the machine. */
function isLoopback(host) {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The first line of standard input. A program with a window asks in a field that shows nothing. */
async function secretLine() {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  throw new Error('a line is expected on standard input');
}

const say = (view) => console.log(view.state, view.cause ?? '');

/** Logs in; then what a program does all day: show data while active, hide it otherwise. */
async function playSession(desk, identifier) {
  const password = await secretLine();
  const opened = await desk.logIn(identifier, password);
  console.log('open', opened.session.identifier.display);
  if (opened.failures_before > 0) console.log('failures', opened.failures_before);
  for await (const view of desk.sessionEvents()) {
    say(view);
    if (view.state !== 'active') break; // hide the patient's record; `cause` says why
    await desk.lock(); // here: the person presses « Verrouiller »
  }
  await desk.unlock(password); // here: the person has typed it again
  for await (const view of desk.sessionEvents()) {
    say(view);
    if (view.state === 'ended') break;
    if (view.state === 'active') await desk.close(); // here: the person leaves
  }
}

/** Keeps the token where only this user reads it. */
async function playEnrol(desk, file) {
  const token = await desk.enrol(await secretLine());
  await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  console.log('enrolled');
}

/** Says what lies in the readers, until the program is stopped. */
async function playCards(desk) {
  for await (const station of desk.cardEvents()) {
    for (const { reader, card } of station.readers) console.log(reader, card);
    console.log('readers', station.readers.length);
  }
}

async function main() {
  const text = { type: 'string' };
  const { values, positionals } = parseArgs({
    options: { server: text, workstation: text },
    allowPositionals: true,
  });
  const [part, identifier] = positionals;
  const isKept = values.workstation && part !== 'enrol';
  const token = isKept ? (await readFile(values.workstation, 'ascii')).trim() : undefined;
  const desk = new Desk(values.server, token);
  if (part === 'session' && identifier) await playSession(desk, identifier);
  else if (part === 'enrol' && values.workstation) await playEnrol(desk, values.workstation);
  else if (part === 'cards') await playCards(desk);
  else throw new Error('session IDENTIFIER, enrol or cards is expected');
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

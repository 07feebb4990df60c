/** A run's facts over a websocket: exactly once, in order, over as many connections as it takes. */

import { parseFacts } from "../wire/facts.js";

/** @import { Fact } from "../wire/facts.js" */

/**
 * @typedef {{kind: "connecting"} | {kind: "live"} | {kind: "ended"} | {kind: "gone"}
 *   | {kind: "reconnecting", seconds: number, attempt: number}} StreamState
 * @typedef {object} StreamOptions
 * @property {(facts: Fact[]) => void} onFacts
 * @property {(state: StreamState) => void} [onState]
 * @property {number} [cursor] How many facts are known already.
 * @property {string} [base] Where the API lies, relative to the page.
 * @property {() => number} [random]
 */

const FIRST_WAIT_S = 0.5;
const LONGEST_WAIT_S = 15;
const NORMAL_END = 1000;
const NO_SUCH_RUN = 4404;

/** Seconds to wait before attempt `n` (from 1): doubling, with jitter, so that a class does not come back all at once.
 * @param {number} attempt @param {number} random From 0 to 1. */
export function backOff(attempt, random) {
  const most = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (attempt - 1));
  return most * (0.5 + 0.5 * random);
}

/** @param {string} runId @param {number} cursor @param {string} base */
export function streamUrl(runId, cursor, base) {
  const url = new URL(`${base}runs/${encodeURIComponent(runId)}/stream?cursor=${cursor}`, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** @param {string} runId @param {StreamOptions} options */
export function openStream(runId, options) {
  return new Stream(runId, options);
}

class Stream {
  /** @param {string} runId @param {StreamOptions} options */
  constructor(runId, options) {
    this.runId = runId;
    this.options = options;
    this.cursor = options.cursor ?? 0;
    this.attempt = 0;
    this.done = false;
    /** @type {WebSocket | undefined} */
    this.socket = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.wake = () => {
      if (!document.hidden && this.timer !== undefined) this.retryNow();
    };
    document.addEventListener("visibilitychange", this.wake);
    window.addEventListener("pageshow", this.wake);
    window.addEventListener("online", this.wake);
    this.connect();
  }

  connect() {
    this.timer = undefined;
    this.say({ kind: "connecting" });
    const socket = new WebSocket(streamUrl(this.runId, this.cursor, this.options.base ?? "/api/"));
    this.socket = socket;
    socket.onopen = () => {
      if (socket === this.socket) this.say({ kind: "live" });
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.take(event.data);
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.closed(event.code);
    };
  }

  /** @param {string} text */
  take(text) {
    const facts = parseFacts(text);
    if (facts.length === 0) return;
    this.attempt = 0;
    this.cursor += facts.length;
    if (facts[facts.length - 1].type === "end") this.finish({ kind: "ended" }, facts);
    else this.options.onFacts(facts);
  }

  /** @param {number} code */
  closed(code) {
    this.socket = undefined;
    if (this.done) return;
    if (code === NORMAL_END) return this.finish({ kind: "ended" });
    if (code === NO_SUCH_RUN) return this.finish({ kind: "gone" });
    this.attempt += 1;
    const seconds = backOff(this.attempt, (this.options.random ?? Math.random)());
    this.say({ kind: "reconnecting", seconds, attempt: this.attempt });
    this.timer = setTimeout(() => this.connect(), seconds * 1000);
  }

  /** Does not wait for the timer: the reader pressed "Try now", or the page came back. */
  retryNow() {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.connect();
  }

  /** @param {StreamState} state @param {Fact[]} [facts] */
  finish(state, facts) {
    this.close();
    if (facts) this.options.onFacts(facts);
    this.say(state);
  }

  close() {
    this.done = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    document.removeEventListener("visibilitychange", this.wake);
    window.removeEventListener("pageshow", this.wake);
    window.removeEventListener("online", this.wake);
    const socket = this.socket;
    this.socket = undefined;
    if (socket) socket.close(NORMAL_END);
  }

  /** @param {StreamState} state */
  say(state) {
    this.options.onState?.(state);
  }
}

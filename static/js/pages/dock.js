// The line and the button at the bottom edge of a lesson, and the sentence over its picture: what its runs are at, what
// can be done about it, where the runs can be taken. It is there while the picture is, or while something runs.

import { isStill } from "../net/source.js";
import { cancelRuns, unended } from "./asking.js";
import { icon, make, need, note } from "./dom.js";
import { exportLinks } from "./export.js";
import { queueIsLong, statusOf } from "./status.js";
import { say } from "./words.js";

/** @import { Conclusion } from "./explain.js" */
/** @import { Going } from "./status.js" */
/** @import { Watch } from "./watch.js" */

/** @typedef {Going & {looking: boolean, revealed: boolean, conclusion: Conclusion | undefined}} Shown */

export class Dock {
  constructor() {
    this.spoken = "";
    this.busy = false;
    this.there = true;
    // Who reads what stands below the picture needs the room more than the way through the picture.
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.there = isIntersecting;
      this.place();
    }).observe(need("stage"));
  }

  place() {
    need("dock").classList.toggle("away", !this.there && !this.busy);
  }

  /** @param {Shown} shown */
  render(shown) {
    const { conclusion, busy, looking, watches } = shown;
    const said = statusOf(shown);
    need("now-what").textContent = said.what;
    need("now-why").textContent = said.why;
    need("say").textContent = headline(shown, said.what);
    need("hint").hidden = conclusion === undefined;
    need("recorded-on").hidden = !watches.some((watch) => watch.run?.recorded);
    const button = /** @type {HTMLButtonElement} */ (need("act"));
    button.disabled = said.disabled;
    button.className = `btn ${said.style}`;
    button.replaceChildren(icon(said.icon), said.button);
    button.hidden = isStill();
    need("dock").classList.toggle("rest", conclusion !== undefined && !busy);
    // The transport tells of the moments where the line told how it went.
    need("transport").hidden = !looking;
    need("now").hidden = looking && conclusion !== undefined && conclusion.proof.holds !== null;
    need("to-explain").hidden = conclusion === undefined || !looking;
    this.busy = busy;
    this.place();
    this.offer(shown);
    this.showExports(shown);
    this.announce(shown, said.what);
  }

  /** The recording, where waiting is long or a run broke.
   * @param {Shown} shown */
  offer(shown) {
    const { busy, watches } = shown;
    const recording = recordingOf(watches);
    const broken = !busy && watches.some((watch) => watch.end && !watch.whole && watch.end.outcome !== "cancelled");
    const wanted = recording !== undefined && (queueIsLong(watches) || broken);
    const there = document.getElementById("offer");
    if (!wanted) return there?.remove();
    if (there || recording === undefined) return;
    const leave = async () => {
      await cancelRuns(unended(watches));
      location.assign(recording);
    };
    const what = broken ? statusOf({ ...shown, busy: false }).what : say("queue_long");
    const notice = note({ what, bad: false, action: { text: say("see_recording"), act: () => void leave() } });
    notice.id = "offer";
    need("trouble").append(notice);
  }

  /** @param {Shown} shown */
  showExports({ titles, watches }) {
    const menu = need("exports");
    const ended = watches.filter((watch) => watch.started && watch.end);
    menu.hidden = ended.length === 0 || isStill();
    const list = menu.querySelector("div");
    if (!list || list.dataset.runs === ended.map((watch) => watch.id).join()) return;
    list.dataset.runs = ended.map((watch) => watch.id).join();
    list.replaceChildren(
      ...ended.flatMap((watch) => {
        const page = make("a", { href: `/runs/${watch.id}` }, say("this_alone"));
        return [make("span", { className: "label", textContent: titles[watches.indexOf(watch)] }), page, ...exportLinks(watch.id)];
      }),
    );
  }

  /** Milestones only, and each once.
   * @param {Shown} shown @param {string} text */
  announce(shown, text) {
    const { current } = shown;
    // The picture itself announces what starts and ends; the queue, trouble and the result are the page's to tell.
    if (current.phase === "running" && current.connection.kind === "live") return;
    const words = headline(shown, text);
    if (words === this.spoken) return;
    this.spoken = words;
    need("announce").textContent = words;
  }
}

/** Where the lesson's recording is to be seen, if it has one and it is not what is on the screen.
 * @param {readonly Watch[]} watches */
export function recordingOf(watches) {
  if (watches.some((watch) => watch.run?.recorded)) return undefined;
  return document.getElementById("see-recording")?.getAttribute("href") ?? undefined;
}

/** One sentence over the picture.
 * @param {Shown} shown @param {string} what */
function headline({ titles, watches, current, stopping, busy, conclusion, revealed }, what) {
  if (current.phase === "running" && current.connection.kind === "live" && !stopping) {
    return say("pane_now", { pane: titles[watches.indexOf(current)] });
  }
  if (busy || !conclusion) return what;
  if (!revealed) return need("happened-title").textContent ?? what;
  const { holds, sentence } = conclusion.proof;
  return holds === null ? (conclusion.takeaway ?? what) : sentence;
}

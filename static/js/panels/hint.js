/** What a hand can do here, said on the picture until it has done something. Once in a browser; fetched only then. */

import { element } from "./elements.js";
import { HINTED } from "./look.js";
import { adopt } from "./style.js";

/** @import { Timeline } from "../timeline.js" */

/** For fingers at once; for a mouse or keys when they come to the picture.
 * @param {Timeline} timeline */
export function hint(timeline) {
  adopt(CSS);
  const fingers = matchMedia("(pointer: coarse)").matches;
  const text = fingers ? "Drag or pinch. Hold, then drag, to measure." : "Drag to measure. Ctrl + wheel, pinch or press W / S to zoom.";
  const plate = element("p", { class: "tl-first", "aria-hidden": "true", hidden: !fingers }, text);
  timeline.stack.append(plate);
  const come = () => (plate.hidden = false);
  for (const kind of ["pointerenter", "focusin"]) timeline.stack.parentElement?.addEventListener(kind, come, { once: true });
  const done = () => {
    plate.remove();
    for (const off of offs) off();
    try {
      localStorage.setItem(HINTED, "1");
    } catch {
      // Then it is said again on the next page.
    }
  };
  const offs = ["view", "select", "range"].map((event) => timeline.on(/** @type {"view"} */ (event), done));
}

const CSS = `
.tl-first{position:absolute;z-index:2;right:10px;bottom:44px;margin:0;padding:6px 12px;border:1px solid var(--rule);border-radius:6px;background:var(--raised);color:var(--text);box-shadow:var(--shadow);font-size:var(--t-small,13px);pointer-events:none;max-width:calc(100% - 20px)}
.tl-first[hidden]{display:none}
@media print{.tl-first{display:none}}
`;

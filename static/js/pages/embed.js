// A run in a frame. The frame's address may say what of it is shown; a link that is copied here leads to the run's own page.

import "../element.js";
import { linkBy } from "./link.js";

const element = /** @type {import("../element.js").InterleaveTimeline | null} */ (document.querySelector("interleave-timeline"));
if (element?.timeline) linkBy(element.timeline, () => location.origin + location.pathname);

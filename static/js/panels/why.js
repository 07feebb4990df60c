/** All that explains what is looked at, in one piece: fetched when something is first hovered over or chosen. */

export { arrowsOf, arrowsSentence, causeOf, effectOf } from "./arrows.js";
export { Card } from "./card.js";

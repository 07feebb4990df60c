// What is measured inside each peer's page (see ../peers.py): `window.drive`. A page of ours for a library defines
// `window.peer`: { shown: when the data's picture stood, ms since the page was asked for; target: what a wheel is turned
// over; append(slices): more slices, in time order, if the library can }.
(() => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
  /** The frame that was painted last has been handed over. */
  const painted = async () => {
    await frame();
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(undefined);
      port2.postMessage(0);
    });
    return performance.now();
  };

  window.drive = {
    frame,
    painted,

    /** The wheel is turned by one step in each frame, in and out again: the times between frames. */
    async zoom(target, { frames, keys }) {
      const box = target.getBoundingClientRect();
      const at = { clientX: box.left + box.width * 0.4, clientY: box.top + Math.min(box.height, innerHeight - box.top) * 0.4 };
      const gaps = [];
      const until = performance.now() + 15_000;
      let last = await frame();
      for (let k = 0; k < frames && last < until; k++) {
        const deltaY = k % 40 < 20 ? -100 : 100;
        const over = document.elementFromPoint(at.clientX, at.clientY) ?? target;
        over.dispatchEvent(new WheelEvent("wheel", { deltaY, wheelDeltaY: -1.2 * deltaY, ...keys, ...at, bubbles: true, cancelable: true, composed: true, view: window }));
        const now = await frame();
        gaps.push(now - last);
        last = now;
      }
      return gaps;
    },

    /** So many slices a second for so long, 30 portions a second, whether or not the picture keeps up: the times between
     * frames, and how many slices were in the picture when the last one was due. */
    async live(slices, perSecond, seconds, append) {
      const gaps = [];
      const begun = performance.now();
      let sent = 0;
      let last = await frame();
      let busy = false;
      const feed = async () => {
        const due = Math.min(slices.length, Math.floor(((performance.now() - begun) / 1000) * perSecond));
        if (busy || due === sent) return;
        busy = true;
        const part = slices.slice(sent, due);
        await append(part);
        sent = due;
        busy = false;
      };
      const timer = setInterval(feed, 1000 / 30);
      while (performance.now() - begun < seconds * 1000) {
        const now = await frame();
        gaps.push(now - last);
        last = now;
      }
      clearInterval(timer);
      return { gaps, shown: sent, due: perSecond * seconds };
    },
  };
})();

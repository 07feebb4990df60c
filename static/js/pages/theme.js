// @ts-check
// The theme, before the first paint: ?theme= or #theme=, else the reader's stored choice, else what the system asks for.
// No module: it must run before the body is there. It also wires what each page's masthead has.
(() => {
  const KEY = "interleave.theme";
  const THEMES = ["light", "dark", "projector"];
  const root = document.documentElement;
  root.classList.add("js");

  /** @returns {string} */
  function stored() {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return "";
    }
  }
  /** @param {string} query */
  const asked = (query) => matchMedia(query).matches;
  const byHash = () => new URLSearchParams(location.hash.slice(1)).get("theme");
  const byAddress = () => byHash() ?? new URLSearchParams(location.search).get("theme") ?? "";

  function apply() {
    const choice = [byAddress(), stored()].find((name) => THEMES.includes(name));
    const system = asked("(prefers-contrast: more)") ? "projector" : asked("(prefers-color-scheme: dark)") ? "dark" : "light";
    const theme = choice ?? system;
    if (root.dataset.theme !== theme) root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      const name = button.getAttribute("data-theme-choice") ?? "";
      button.setAttribute("aria-pressed", String(name === (choice ?? "")));
    }
  }

  /** @param {string} name */
  function choose(name) {
    try {
      if (name) localStorage.setItem(KEY, name);
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that stores nothing still shows the theme on this page, by its address.
    }
    const address = new URL(location.href);
    if (name && stored() !== name) address.searchParams.set("theme", name);
    else address.searchParams.delete("theme");
    // A link to a view that came with a theme keeps the view.
    if (byHash() !== null) address.hash = address.hash.replace(/&?theme=[^&]*/, "");
    history.replaceState(history.state, "", address);
    apply();
  }

  function wire() {
    apply();
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.addEventListener("click", () => {
        choose(button.getAttribute("data-theme-choice") ?? "");
        const menu = button.closest("details");
        if (menu) menu.open = false;
        menu?.querySelector("summary")?.focus();
      });
    }
    const keys = document.querySelector("dialog#keys");
    document.getElementById("keys-open")?.addEventListener("click", () => {
      // A picture on the page has a help of its own: it knows which keys the reader has changed.
      const own = document.querySelector("div.tl-tools > button:last-child");
      if (own instanceof HTMLElement && own.checkVisibility()) own.click();
      else if (keys instanceof HTMLDialogElement) keys.showModal();
    });
    const menus = () => document.querySelectorAll("details.menu[open]");
    document.addEventListener("click", (event) => {
      for (const menu of menus()) if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute("open");
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const menu of menus()) {
        menu.removeAttribute("open");
        menu.querySelector("summary")?.focus();
      }
    });
  }

  apply();
  for (const query of ["(prefers-contrast: more)", "(prefers-color-scheme: dark)"]) matchMedia(query).addEventListener("change", apply);
  for (const event of ["storage", "hashchange"]) addEventListener(event, apply);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", wire);
  else wire();
})();

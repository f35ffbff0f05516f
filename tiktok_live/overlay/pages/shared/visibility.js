// Whether anybody sees the page: in OBS the source may be hidden, in a browser the tab.

let isHiddenInObs = false;
const listeners = new Set();

/** Returns whether the page is hidden. */
export function isHidden() {
  return isHiddenInObs || document.hidden;
}

/** Calls `listener(isHidden)` after each change; returns a function that stops this. */
export function onVisibility(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed() {
  document.documentElement.classList.toggle("paused", isHidden());
  for (const listener of listeners) listener(isHidden());
}

window.addEventListener("obsSourceVisibleChanged", ({ detail }) => {
  isHiddenInObs = detail?.visible === false;
  changed();
});
document.addEventListener("visibilitychange", changed);

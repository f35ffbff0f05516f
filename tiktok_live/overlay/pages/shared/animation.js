// How elements appear and leave, by the classes of the style sheets. Nothing waits for an animation that cannot run.

import { isHidden } from "./visibility.js";

const LONGEST = 800; // ms; an animation that has not ended by then never will

/** Lets an element appear. */
export function appear(element, animation) {
  element.dataset.animation = animation;
  element.classList.add("appears");
}

/** Removes an element. Pictures that are still on their way are given up: until they came, they would stay in memory. */
export function discard(element) {
  for (const image of element.querySelectorAll("img")) {
    image.onerror = null;
    image.removeAttribute("src");
  }
  element.remove();
}

/** Lets an element leave, and removes it. */
export function leave(element, animation) {
  const gone = () => element.isConnected && discard(element);
  if (animation === "none" || isHidden()) {
    gone();
    return;
  }
  element.dataset.animation = animation;
  element.classList.remove("appears");
  element.classList.add("leaves");
  element.addEventListener("animationend", ({ target }) => target === element && gone());
  setTimeout(gone, LONGEST);
}

/** Returns a function that calls `draw` once in the next frame, however often it is called; a hidden page draws later. */
export function oncePerFrame(draw) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
}

/** Lets elements slide from their places before `change` to those after it. */
export function moving(elements, change) {
  const before = new Map(elements.map((element) => [element, element.getBoundingClientRect().top]));
  change();
  if (isHidden()) return;
  for (const [element, top] of before) {
    const way = top - element.getBoundingClientRect().top;
    if (way && element.isConnected) element.animate({ transform: [`translateY(${way}px)`, "none"] }, { duration: 400, easing: "ease-out" });
  }
}

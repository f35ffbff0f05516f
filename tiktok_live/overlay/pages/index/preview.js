// An overlay in a frame of its real size, scaled to the room that there is.

import { element } from "../shared/text.js";

/** Returns a frame with an overlay; `title` names it for screen readers. */
export function previewFrame(title) {
  const frame = element("iframe", "preview");
  frame.title = title;
  frame.tabIndex = -1;
  frame.loading = "lazy";
  return frame;
}

/** Gives a frame its size, and scales it so that it fits into its parent, as long as it is there. */
export function fit(frame, width, height, most = Infinity) {
  const box = frame.parentElement;
  const scale = () => {
    const factor = Math.min(box.clientWidth / width, (box.dataset.height ? box.clientHeight : most) / height, 1);
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${factor})` });
    frame.style.left = `${(box.clientWidth - width * factor) / 2}px`;
    if (box.dataset.height) frame.style.top = `${(box.clientHeight - height * factor) / 2}px`;
    else box.style.height = `${height * factor}px`;
  };
  const observer = new ResizeObserver(() => (frame.isConnected ? scale() : observer.disconnect()));
  observer.observe(box);
  scale();
}

// Small pictures, drawn with the colour of the text around them.

const NAMESPACE = "http://www.w3.org/2000/svg";
const PATHS = {
  heart: "M12 21C5 15.6 2 12.2 2 8.4 2 5.4 4.3 3 7.2 3c1.9 0 3.7 1 4.8 2.6C13.1 4 14.9 3 16.8 3 19.7 3 22 5.4 22 8.4 22 12.2 19 15.6 12 21z",
  diamond: "M6 3h12l4 6-10 12L2 9l4-6zm1.2 2L5 8.3h4L10.5 5H7.2zm6.3 0L15 8.3h4L16.8 5h-3.3zM5.3 10.3l4.6 5.5-1.5-5.5H5.3zm5.2 0L12 16.6l1.5-6.3h-3zm5.1 0l-1.5 5.5 4.6-5.5h-3.1z",
  gift: "M20 7h-2.2A3.2 3.2 0 0 0 12 4.6 3.2 3.2 0 0 0 6.2 7H4a2 2 0 0 0-2 2v3h9V8.5h2V12h9V9a2 2 0 0 0-2-2zM9 7a1.3 1.3 0 1 1 1.3-1.3V7H9zm6 0h-1.3V5.7A1.3 1.3 0 1 1 15 7zM3 14h8v7H5a2 2 0 0 1-2-2v-5zm10 0h8v5a2 2 0 0 1-2 2h-6v-7z",
  follow: "M10 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm0 2c-4.4 0-8 2.3-8 5.2V21h16v-1.8C18 16.3 14.4 14 10 14zm9-6V5h-2v3h-3v2h3v3h2v-3h3V8h-3z",
  share: "M14 4l8 7-8 7v-4.3c-5.5 0-9.3 1.7-12 5.3.9-5.3 4-10.3 12-11.3V4z",
  star: "M12 2l3 6.5 7 .9-5.2 4.9 1.4 7L12 17.8 5.8 21.3l1.4-7L2 9.4l7-.9L12 2z",
  join: "M11 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-8v-2h8V5h-8V3zm-1.5 4.5L14 12l-4.5 4.5-1.4-1.4 2.1-2.1H2v-2h8.2L8.1 8.9l1.4-1.4z",
  eye: "M12 5c5 0 9 4.5 10.5 7C21 14.5 17 19 12 19S3 14.5 1.5 12C3 9.5 7 5 12 5zm0 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zm0 2.3a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z",
  crown: "M3 18.5L1.5 7l5.7 4L12 4l4.8 7 5.7-4L21 18.5H3z",
  shield: "M12 2l8.5 3v6c0 5.2-3.5 9.3-8.5 11-5-1.7-8.5-5.8-8.5-11V5L12 2zm-1.2 13.8l6-6.3-1.5-1.4-4.6 4.9-2.1-2-1.4 1.5 3.6 3.3z",
  spark: "M12 2l2.4 7.6L22 12l-7.6 2.4L12 22l-2.4-7.6L2 12l7.6-2.4L12 2z",
};

/** Returns a small picture by its name. */
export function icon(name, className = "") {
  const picture = document.createElementNS(NAMESPACE, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", `icon ${className}`.trim());
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.spark);
  picture.append(path);
  return picture;
}

// Which addresses a page loads: those of its own server, and secure ones.

const LONGEST = 2000;

/** Returns the address if the page may load it, else the empty string. */
export function safeUrl(value) {
  if (typeof value !== "string" || value === "" || value.length > LONGEST) return "";
  try {
    const url = new URL(value, window.location.href);
    return url.protocol === "https:" || url.origin === window.location.origin ? url.href : "";
  } catch {
    return "";
  }
}

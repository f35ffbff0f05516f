// Alerts: one at a time, as long as the server says. The queue and the time are the server's.

import { appear, leave } from "../shared/animation.js";
import { celebrate } from "../shared/celebration.js";
import { icon } from "../shared/icons.js";
import { giftPicture, happening, kindOf, tierOf } from "../shared/lines.js";
import { avatar, nameElement, picture } from "../shared/person.js";
import { hush, play, playTone } from "../shared/sound.js";
import { element, textElement } from "../shared/text.js";
import { safeUrl } from "../shared/urls.js";

const GRACE = 2000; // ms that an alert may outlive its time when the server does not end it
const LONGEST_TITLE = 120;
const LONGEST_TEXT = 200;
const TIERS = ["small", "medium", "large", "huge"];
const LAYOUTS = ["above", "left", "right", "behind"];
const ANIMATIONS = ["fade", "slide", "zoom", "bounce", "none"];
const VIDEO = /\.(mp4|webm)(\?|$)/i;
const ICONS = { follow: "follow", share: "share", subscribe: "star", like: "heart" };

/** Fills the page with alerts; returns what to do with each type of message. */
export function create(root, view) {
  const stage = new Stage(root, view);
  return {
    snapshot: ({ current }) => stage.restore(current),
    alert: ({ alert }) => stage.show(alert),
    alert_over: ({ id }) => stage.end(id),
    sound: ({ url, volume }) => stage.play(url, volume),
  };
}

class Stage {
  #root;
  #view;
  #id = null;
  #element = null;
  #timer = 0;

  constructor(root, view) {
    this.#view = view;
    this.#root = element("section", "alerts");
    this.#root.setAttribute("aria-live", "polite");
    root.append(this.#root);
  }

  /** Shows what the server shows: an alert that is on the page already stays as it is. */
  restore(current) {
    if (current && current.id === this.#id) this.#endIn(current.remaining ?? current.duration);
    else if (current) this.#put(current, "none");
    else this.#clear();
  }

  show(alert) {
    this.#put(alert, this.#animationOf(alert));
    if (!this.#isShown(alert)) return;
    this.play(alert.sound, alert.volume);
    if (!alert.sound) this.#playTone(alert.volume);
    if (alert.tier === "huge" && this.#view.options.confetti) celebrate("confetti");
  }

  end(id) {
    if (id === this.#id) this.#clear();
  }

  play(url, volume) {
    if (this.#view.options.sound) play(url, this.#volume(volume));
  }

  #playTone(volume) {
    const { sound, tone } = this.#view.options;
    if (sound) playTone(tone, this.#volume(volume));
  }

  #volume(volume) {
    return (volume ?? 1) * (this.#view.options.volume / 100);
  }

  #put(alert, animation) {
    this.#clear();
    if (!this.#isShown(alert)) return;
    this.#id = alert.id;
    this.#element = alertElement(alert, this.#view);
    this.#element.dataset.leaving = this.#animationOf(alert);
    appear(this.#element, animation);
    this.#root.append(this.#element);
    this.#endIn(alert.remaining ?? alert.duration);
  }

  #endIn(time) {
    clearTimeout(this.#timer);
    if (time > 0) this.#timer = setTimeout(() => this.#clear(), time + GRACE);
  }

  #clear() {
    clearTimeout(this.#timer);
    if (this.#element) {
      leave(this.#element, this.#element.dataset.leaving);
      hush();
    }
    this.#id = null;
    this.#element = null;
  }

  #isShown(alert) {
    const { events } = this.#view.options;
    return events.includes("all") || events.includes(kindOf(alert));
  }

  #animationOf(alert) {
    const { animation } = this.#view;
    return animation || (ANIMATIONS.includes(alert.animation) ? alert.animation : "fade");
  }
}

function alertElement(alert, view) {
  const made = element("article", "alert");
  const { layout } = view.options;
  made.dataset.kind = kindOf(alert);
  made.dataset.tier = TIERS.includes(alert.tier) ? alert.tier : tierOf(alert.diamonds ?? 0);
  made.dataset.layout = layout || (LAYOUTS.includes(alert.layout) ? alert.layout : "above");
  made.append(element("div", "figure", figureOf(alert, view)), element("div", "message", ...wordsOf(alert, view)));
  return made;
}

/** Returns the picture: the alert's own, else that of the gift, else that of the person with a sign of what happened. */
function figureOf(alert, view) {
  if (view.options.pictures) {
    const without = () => figureOf({ ...alert, image: "" }, view);
    if (VIDEO.test(alert.image)) return video(alert.image, without);
    if (alert.image) return picture(alert.image, "own", without);
    if (alert.kind === "gift") return giftPicture(alert.gift, view);
  }
  return element("span", "person", alert.user ? avatar(alert.user) : icon("spark"), icon(ICONS[alert.kind] ?? (alert.kind === "gift" ? "gift" : "spark"), "mark"));
}

function video(url, substitute) {
  const source = safeUrl(url);
  if (!source) return substitute();
  const made = element("video", "own");
  Object.assign(made, { muted: true, autoplay: true, loop: true, playsInline: true });
  made.onerror = () => made.replaceWith(substitute());
  made.src = source;
  return made;
}

function wordsOf(alert, view) {
  const title = alert.title
    ? textElement("title", alert.title, LONGEST_TITLE)
    : element("p", "title", alert.user ? nameElement(alert.user) : null, " ", ...happening({ ...alert, text: "", diamonds: 0 }, view));
  const parts = [title];
  if (alert.text) parts.push(textElement("text", alert.text, LONGEST_TEXT));
  if (alert.diamonds > 0) parts.push(element("p", "worth", icon("diamond"), view.number(alert.diamonds)));
  return parts;
}

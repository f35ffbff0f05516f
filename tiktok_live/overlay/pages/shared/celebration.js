// Confetti and hearts, drawn for a few seconds on a canvas over the page.

import { isHidden } from "./visibility.js";

const SECONDS = 4;
const PIECES = 120;
const GRAVITY = 900; // px/s²
const COLOURS = ["#ff4f81", "#ffc93c", "#4cc9f0", "#80ed99", "#b388ff", "#ff9f1c"];
const HEART = "M0 -3 C-4 -9 -12 -6 -10 1 C-9 5 -4 8 0 11 C4 8 9 5 10 1 C12 -6 4 -9 0 -3z";

/** Throws confetti or hearts; one throw at a time. */
export function celebrate(kind) {
  if (kind === "none" || isHidden() || document.querySelector("canvas.celebration")) return;
  const canvas = document.createElement("canvas");
  canvas.className = "celebration";
  canvas.setAttribute("aria-hidden", "true");
  canvas.width = window.innerWidth;
  canvas.height = window.innerHeight;
  document.body.append(canvas);
  run(canvas, Array.from({ length: PIECES }, () => piece(canvas)), kind === "hearts" ? drawHeart : drawPaper);
}

function piece({ width, height }) {
  return {
    x: width * (0.2 + Math.random() * 0.6),
    y: height * (0.5 + Math.random() * 0.4),
    across: (Math.random() - 0.5) * width * 0.7,
    down: -Math.sqrt(2 * GRAVITY * height) * (0.45 + Math.random() * 0.5),
    turn: Math.random() * 6,
    spin: (Math.random() - 0.5) * 10,
    size: 0.6 + Math.random() * 0.8,
    colour: COLOURS[Math.floor(Math.random() * COLOURS.length)],
  };
}

function run(canvas, pieces, draw) {
  const context = canvas.getContext("2d");
  const begin = performance.now();
  let before = begin;
  const frame = (now) => {
    const age = (now - begin) / 1000;
    if (age > SECONDS || isHidden()) {
      canvas.remove();
      return;
    }
    step(context, pieces, { seconds: Math.min((now - before) / 1000, 0.1), fade: Math.min(1, (SECONDS - age) * 1.5), draw });
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function step(context, pieces, { seconds, fade, draw }) {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.globalAlpha = fade;
  for (const each of pieces) {
    each.down += GRAVITY * seconds;
    each.x += each.across * seconds;
    each.y += each.down * seconds;
    each.turn += each.spin * seconds;
    context.setTransform(Math.cos(each.turn), Math.sin(each.turn), -Math.sin(each.turn), Math.cos(each.turn), each.x, each.y);
    context.fillStyle = each.colour;
    draw(context, each);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
}

function drawPaper(context, { size, turn }) {
  context.fillRect(-6 * size, -4 * size, 12 * size, 8 * size * Math.abs(Math.cos(turn * 1.7)) + 1);
}

function drawHeart(context, { size, turn }) {
  const path = new Path2D(HEART);
  context.rotate(-turn + Math.sin(turn) * 0.4);
  context.scale(size, size);
  context.fill(path);
}

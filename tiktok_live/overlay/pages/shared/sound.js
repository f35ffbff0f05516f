// Sounds: files of the server or of secure addresses, and four built-in ones, which need no file.

import { safeUrl } from "./urls.js";
import { isHidden } from "./visibility.js";

const MOST = 4; // at a time
/** The built-in sounds: notes as [frequency in Hz, start in s, length in s]. */
const TONES = {
  pop: [[660, 0, 0.12], [990, 0.06, 0.14]],
  coin: [[988, 0, 0.1], [1319, 0.09, 0.4]],
  chime: [[784, 0, 0.5], [1047, 0.12, 0.5], [1319, 0.24, 0.8]],
  fanfare: [[523, 0, 0.18], [659, 0.16, 0.18], [784, 0.32, 0.18], [1047, 0.48, 0.9], [1319, 0.48, 0.9]],
};

const playing = new Set();
let context = null;

/** Plays a file with a volume from 0 to 1; a hidden page is silent. */
export function play(url, volume) {
  const loudness = loudnessOf(volume);
  const source = safeUrl(url);
  if (source && loudness > 0 && playing.size < MOST) playFile(source, loudness);
}

/** Plays a built-in sound with a volume from 0 to 1. */
export function playTone(name, volume) {
  const loudness = loudnessOf(volume);
  if (loudness > 0 && Object.hasOwn(TONES, name)) playNotes(TONES[name], loudness);
}

function loudnessOf(volume) {
  return isHidden() ? 0 : Math.min(1, Math.max(0, volume));
}

/** Stops all files that are playing. */
export function hush() {
  for (const audio of playing) audio.pause();
  playing.clear();
}

function playFile(url, loudness) {
  const audio = new Audio(url);
  const done = () => playing.delete(audio);
  playing.add(audio);
  audio.volume = loudness;
  audio.onended = done;
  audio.onerror = done;
  audio.play().catch((error) => {
    done();
    console.warn(`The sound cannot be played: ${error.message}`);
  });
}

function playNotes(notes, loudness) {
  context ??= new AudioContext();
  context.resume().catch((error) => console.warn(`The browser plays no sound: ${error.message}`));
  for (const [frequency, start, length] of notes) playNote(frequency, context.currentTime + start, length, loudness * 0.25);
}

function playNote(frequency, start, length, loudness) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = "triangle";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.001, start + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

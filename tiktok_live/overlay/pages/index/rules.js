// The rules that the server has, each with a button that runs it.

import { clamped, element } from "../shared/text.js";
import { say } from "./control.js";

const LONGEST = 200;
const MOST = 200;

/** Shows the rules, if the server has any and tells them. */
export async function showRules(server, room) {
  const section = document.getElementById("rules-section");
  section.hidden = true;
  if (!server.hasToken) return;
  try {
    const { rules = [] } = await server.get(`/control/rules?${new URLSearchParams({ room: room.name })}`);
    document.getElementById("rules").replaceChildren(...rules.slice(0, MOST).map((rule) => row(rule, server, room)));
    section.hidden = rules.length === 0;
  } catch (error) {
    if (error.status !== 404) console.warn(`The server does not tell its rules: ${error.message}`);
  }
}

function row({ name, text = "" }, server, room) {
  const shown = clamped(name, LONGEST);
  const button = element("button", "", "Test", element("span", "only-read", ` the rule ${shown}`));
  button.type = "button";
  button.onclick = () => test(name, server, room);
  return element("li", "", element("span", "", element("b", "", shown), " ", clamped(text, LONGEST)), button);
}

async function test(name, server, room) {
  try {
    const { done = "done" } = await server.post(`/control/rules/${encodeURIComponent(name)}/test`, room.name ? { room: room.name } : {});
    say(`${name}: ${done}`);
  } catch (error) {
    say(`${name}: ${error.message}`);
  }
}

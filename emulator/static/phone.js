// One phone on the desk: its screen, its keys, and the call they make.

import * as api from "./api.js";
import { click } from "./click.js";
import { inbox } from "./inbox.js";

const KEYS = [["1", ""], ["2", "abc"], ["3", "def"], ["4", "ghi"], ["5", "jkl"], ["6", "mno"],
  ["7", "pqrs"], ["8", "tuv"], ["9", "wxyz"], ["*", ""], ["0", "+"], ["#", ""]];
const SPOKEN = { "*": "star", "#": "hash" };
const template = document.getElementById("phone");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export function phone(number, { code, shortCode, putAway, refresh }) {
  const seat = template.content.cloneNode(true).firstElementChild;
  const find = (selector) => seat.querySelector(selector);
  const words = find(".words");
  const typed = find(".type input");
  const keys = new Map();
  let state = {};
  let dismissed = null;
  let busy = false;
  let trouble = "";
  const texts = inbox(find(".inbox"), number, shortCode, refresh);

  for (const [key, letters] of KEYS) keys.set(key, keyButton(key, letters));
  find(".keys").append(...keys.values());
  find(".away").addEventListener("click", () => putAway(number));
  find(".type").addEventListener("submit", (event) => { event.preventDefault(); go(); });
  typed.addEventListener("keydown", (event) => press(keys.get(event.key)));
  for (const button of seat.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => { click(); ({ call: go, clear: rub, end: hangUp })[button.dataset.do](); });
  }
  seat.addEventListener("focusin", texts.read);
  seat.addEventListener("pointerdown", texts.read);

  function keyButton(key, letters) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "key";
    button.setAttribute("aria-label", SPOKEN[key] ?? key);
    button.append(key);
    if (letters) {
      const small = document.createElement("small");
      small.textContent = letters;
      button.append(small);
    }
    button.addEventListener("click", () => { click(); typed.value += key; });
    return button;
  }

  function press(button) {
    if (!button) return;
    click();
    button.classList.add("down");
    setTimeout(() => button.classList.remove("down"), 110);
  }

  const rub = () => { typed.value = typed.value.slice(0, -1); };

  async function go() {
    if (busy) return;
    const text = typed.value;
    typed.value = "";
    await wait(state.open ? api.reply(number, text) : api.dial(number, text || code), text);
  }

  async function hangUp() {
    typed.value = "";
    trouble = "";
    if (!state.open) { dismissed = state.session; draw(); return; }
    dismissed = state.session;
    await api.hangUp(number);
    refresh();
  }

  async function wait(answer, text) {
    busy = true;
    trouble = "";
    draw();
    const result = await answer;
    busy = false;
    if (result.error) { trouble = result.error; typed.value = text; } else { dismissed = null; state = { ...state, ...result }; }
    draw();
    refresh();
  }

  function draw() {
    const idle = !state.open && (!state.screen || (state.session === dismissed && dismissed !== null));
    const running = busy || state.waiting;
    const name = state.name || number;
    show(words, running ? "USSD code running" : idle ? clock.format(new Date()) : state.screen);
    words.classList.toggle("idle", idle && !running);
    words.classList.toggle("running", running);
    typed.placeholder = state.open ? "Your answer" : code;
    typed.setAttribute("aria-label", `${name}: ${state.open ? "your answer" : "code to dial"}`);
    find(".call").setAttribute("aria-label", state.open ? "Send the answer" : "Dial");
    find(".net").textContent = state.network_name ?? "";
    find(".left").textContent = state.open && state.idle_left !== null ? `${state.idle_left} s` : "";
    warn(idle ? [trouble] : [trouble, ended(state), ...(state.warnings ?? [])]);
  }

  function warn(lines) {
    const list = find(".warnings");
    const wanted = lines.filter(Boolean);
    if (list.dataset.said === wanted.join("\n")) return;
    list.dataset.said = wanted.join("\n");
    list.replaceChildren(...wanted.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  }

  function update(now) {
    if (!busy) state = now;
    find("h2").textContent = now.name || "A phone";
    find(".seat-number").textContent = now.number;
    seat.setAttribute("aria-label", `${now.name || "Phone"} ${now.number}`);
    find(".away").setAttribute("aria-label", `Put away ${now.name || now.number}`);
    texts.update(now.inbox, now.sent);
    draw();
  }

  find(".clear").setAttribute("aria-label", "Rub out the last sign");
  find(".end").setAttribute("aria-label", "Hang up");
  return { seat, update };
}

function show(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
    element.scrollTop = 0;
  }
}

function ended(state) {
  return state.prefix === "CON" && !state.open && state.status ? `The call ended: ${state.status}` : "";
}

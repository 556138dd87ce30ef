// The desk: which phones lie on it (the page's address says), and a look at the gateway every second.

import * as api from "./api.js";
import * as click from "./click.js";
import * as faults from "./faults.js";
import { phone } from "./phone.js";
import { strip } from "./strip.js";

const $ = (id) => document.getElementById(id);
const { code, shortCode, placed } = document.body.dataset;
const phones = new Map();
const wire = strip($("strip"), $("strip-empty"), $("strip-kind"));
let looking = false;
let again = false;

const asked = new URLSearchParams(location.search.replaceAll("+", "%2B")).get("phones");
for (const number of (asked ?? placed).split(",").map((each) => each.trim()).filter(Boolean)) put(number);
click.wire($("sound"));
faults.wire(() => { wire.clear(); look(); });
$("add").addEventListener("submit", add);
look();
setInterval(() => { if (!document.hidden) look(); }, 1000);

function put(number) {
  if (phones.has(number)) return;
  const one = phone(number, { code, shortCode, putAway, refresh: look });
  phones.set(number, one);
  $("desk").append(one.seat);
}

function putAway(number) {
  phones.get(number)?.seat.remove();
  phones.delete(number);
  remember();
}

function remember() {
  const list = [...phones.keys()].map((number) => number.replace("+", "%2B")).join(",");
  history.replaceState(null, "", `/?phones=${list}`);
}

async function add(event) {
  event.preventDefault();
  const form = event.target;
  const result = await api.place(form.number.value, form.name.value, form.network.value);
  $("add-trouble").textContent = result.error ?? "";
  if (result.error) return;
  form.reset();
  lay(result.number);
}

function lay(number) {
  put(number);
  remember();
  look();
}

async function look() {
  if (looking) { again = true; return; }
  looking = true;
  const now = await api.look([...phones.keys()], wire.last);
  looking = false;
  $("link").textContent = now.error ?? "";
  if (!now.error) draw(now);
  if (again) { again = false; look(); }
}

function draw(now) {
  settle(now.phones);
  for (const state of now.phones) phones.get(state.number)?.update(state);
  wire.add(now.lines);
  faults.update(now.faults, now.phones);
  tray(now.others);
}

// Numbers in the address may be written in any way; the gateway's way is kept.
function settle(states) {
  const before = [...phones.keys()];
  states.forEach((state, at) => {
    if (before.length !== states.length || before[at] === state.number) return;
    const one = phones.get(before[at]);
    one.seat.remove();
    phones.delete(before[at]);
    put(state.number);
  });
}

function tray(others) {
  const tray = $("tray");
  const key = JSON.stringify(others);
  if (tray.dataset.drawn === key) return;
  tray.dataset.drawn = key;
  tray.hidden = others.length === 0;
  const title = Object.assign(document.createElement("span"), { textContent: "Texts for phones that are not on the desk:" });
  tray.replaceChildren(title, ...others.map((other) => {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const name = Object.assign(document.createElement("b"), { textContent: other.name || other.number });
    button.append("Fetch ", name, other.name ? ` ${other.number}` : "", ` · ${other.texts} ${other.texts === 1 ? "text" : "texts"}`);
    button.addEventListener("click", () => lay(other.number));
    return button;
  }));
}

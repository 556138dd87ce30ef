// The texts of one phone, received and sent, newest first, with a mark on what is new.

import * as api from "./api.js";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const STATES = { trying: "on its way", taken: "handed over", "given up": "not taken" };

export function inbox(section, number, shortCode, refresh) {
  const list = section.querySelector(".texts");
  const count = section.querySelector(".count");
  const form = section.querySelector(".answer");
  const seen = new Set();
  let received = [];
  let drawn = "";
  form.text.setAttribute("aria-label", `Write a text from ${number}`);
  form.to.value = shortCode;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = await api.sendText(number, form.text.value, form.to.value);
    if (result.error) return;
    form.text.value = "";
    refresh();
  });

  function read() {
    for (const text of received) seen.add(text.id);
    drawn = "";
  }

  function update(inboxNow, sent) {
    received = inboxNow;
    const rows = [...inboxNow.map((text) => ({ ...text, mine: false })), ...sent.map((text) => ({ ...text, mine: true }))];
    rows.sort((one, other) => (one.time < other.time ? 1 : -1));
    const fresh = inboxNow.filter((text) => !seen.has(text.id)).length;
    const key = JSON.stringify([rows, fresh]);
    if (key === drawn) return;
    drawn = key;
    count.textContent = fresh ? `${fresh} new` : rows.length ? String(rows.length) : "none yet";
    count.classList.toggle("new", fresh > 0);
    list.replaceChildren(...rows.map((row) => entry(row, !row.mine && !seen.has(row.id))));
  }

  return { update, read };
}

function entry(row, fresh) {
  const item = document.createElement("li");
  item.className = row.mine ? "mine" : fresh ? "new" : "";
  const head = document.createElement("div");
  head.className = "from";
  const who = document.createElement("b");
  who.textContent = row.mine ? `to ${row.to}` : row.sender;
  const when = document.createElement("time");
  when.dateTime = row.time;
  when.textContent = clock.format(new Date(row.time));
  head.append(who, when, row.mine ? sentState(row) : parts(row));
  const text = document.createElement("p");
  text.textContent = row.text || "(empty)";
  item.append(head, text);
  return item;
}

const parts = (row) => `${row.parts} ${row.parts === 1 ? "part" : "parts"}`;
const sentState = (row) => (row.state === "trying" && row.tries ? `tried ${row.tries}×` : STATES[row.state]);

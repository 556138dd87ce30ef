// What the pages do beyond plain links and forms: j/k, telling what is new, how far a broadcast is, stepping through a call.
"use strict";

const remembered = (name) => localStorage.getItem(name) !== "off";
const remember = (name, on) => localStorage.setItem(name, on ? "on" : "off");

function keys() {
  const rows = [...document.querySelectorAll("a.row")];
  const bar = document.querySelector(".keys");
  if (!rows.length || !bar) return;
  const toggle = bar.querySelector(".keys-switch");
  const label = () => { toggle.textContent = remembered("keys") ? "Switch keys off" : "Switch keys on"; };
  bar.hidden = false;
  label();
  toggle.addEventListener("click", () => { remember("keys", !remembered("keys")); label(); });
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea");
    if (!step || busy || !remembered("keys")) return;
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
    rows[next].focus();
    rows[next].closest("tr").scrollIntoView({ block: "nearest" });
  });
}

const EVERY = 10_000, LONGEST = 60_000, PATIENCE = 30 * 60_000;

function polling() {
  const box = document.querySelector("[data-poll]");
  if (!box) return;
  const said = box.querySelector("p"), link = box.querySelector("a"), pause = box.querySelector(".pause");
  let wait = EVERY, timer = 0, touched = Date.now(), good = new Date();
  const say = (words) => { if (said.textContent !== words) said.textContent = words; };
  const clock = (at) => at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Africa/Nairobi" });
  const later = () => {
    clearTimeout(timer);
    if (remembered("updates")) timer = setTimeout(ask, wait * (0.8 + 0.4 * Math.random()));
  };
  const label = () => { pause.textContent = remembered("updates") ? "Pause updates" : "Go on updating"; };
  function tell(count) {
    say(`${count} new ${box.dataset.noun}${count === "1" ? "" : "s"}`);
    link.hidden = false;
  }
  async function ask() {
    if (document.hidden || !remembered("updates")) return;
    if (Date.now() - touched > PATIENCE) return say(`Updates rest since ${clock(good)}`);
    const began = performance.now();
    try {
      const answer = await fetch(box.dataset.poll, { credentials: "same-origin" });
      if (answer.status === 401) { link.href = "/login"; link.textContent = "Sign in"; link.hidden = false; return say("You are signed out"); }
      if (!answer.ok) throw new Error(answer.status);
      good = new Date();
      wait = performance.now() - began > 1000 ? Math.min(wait * 1.5, LONGEST) : EVERY;
      if (answer.status === 200) tell(await answer.text());
      else if (said.textContent.startsWith("Not live")) say("");
    } catch {
      wait = Math.min(wait * 2, LONGEST);
      say(`Not live since ${clock(good)}`);
    }
    later();
  }
  pause.hidden = false;
  label();
  pause.addEventListener("click", () => { remember("updates", !remembered("updates")); label(); later(); });
  document.addEventListener("visibilitychange", () => { clearTimeout(timer); if (!document.hidden) ask(); });
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => {
    const rested = Date.now() - touched > PATIENCE;
    touched = Date.now();
    if (rested) ask();
  });
  later();
}

function stepping() {
  const bar = document.querySelector(".stepper"), list = document.querySelector(".phones");
  if (!bar || !list) return;
  const hops = [...list.querySelectorAll(".hop")], said = bar.querySelector("p");
  let at = -1;
  const show = (to) => {
    at = Math.min(Math.max(to, 0), hops.length - 1);
    list.classList.add("stepping");
    hops.forEach((hop, place) => hop.classList.toggle("current", place === at));
    hops[at].scrollIntoView({ block: "nearest", inline: "nearest" });
    said.textContent = `Screen ${at + 1} of ${hops.length}`;
  };
  said.textContent = `${hops.length} screens`;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const step = Number(event.target.dataset.step);
    if (step) show(at + step);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) { event.preventDefault(); show(at + step); }
  });
}

function progressing() {
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  const bar = box.querySelector("progress"), tried = box.querySelectorAll("strong"), said = box.querySelector("[role=status]");
  let wait = 2_000;
  async function ask() {
    if (!document.hidden) try {
      const answer = await fetch(box.dataset.progress, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const now = await answer.json();
      if (now.over) return location.reload();
      wait = now.tried === bar.value ? Math.min(wait * 1.5, 15_000) : 2_000;
      bar.max = now.total || 1;
      bar.value = now.tried;
      tried[0].textContent = now.tried;
      tried[1].textContent = now.total;
      if (said.textContent !== now.words) said.textContent = now.words;
    } catch {
      wait = Math.min(wait * 2, LONGEST);
      said.textContent = "Not live: the page cannot be reached";
    }
    setTimeout(ask, wait * (0.8 + 0.4 * Math.random()));
  }
  setTimeout(ask, wait);
}

const TWICE = /[\f^{}\\[~\]|\u20ac]/g;

function counting() {
  const box = document.querySelector("textarea[data-frame]");
  if (!box) return;
  const said = document.getElementById("words-count");
  box.addEventListener("input", () => {
    const words = box.value.trim();
    const septets = Number(box.dataset.frame) + words.length + (words.match(TWICE) || []).length;
    const parts = septets <= 160 ? 1 : Math.ceil(septets / 153);
    const left = (parts === 1 ? 160 : 306) - septets;
    said.textContent = parts > 2 ? `${-left} letters too many for two parts`
      : `${left} letters left in ${parts === 1 ? "one part" : "two parts"}, about KES ${(parts * Number(box.dataset.price)).toFixed(2)}`;
  });
}

keys();
polling();
counting();
progressing();
stepping();

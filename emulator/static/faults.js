// The switches: what should go wrong, for whom, and how often.

import * as api from "./api.js";

const $ = (id) => document.getElementById(id);
const boxes = new Map();
let drawn = "";

export async function wire(started) {
  const { switches } = await api.switches();
  if (!switches) return;
  const groups = Map.groupBy ? Map.groupBy(switches, (each) => each.group) : grouped(switches);
  $("switches").replaceChildren(...[...groups].map(([name, each]) => fieldset(name, each)));
  $("fault-number").addEventListener("change", () => { drawn = ""; });
  $("reset").addEventListener("click", async () => {
    if (!confirm("Empty every phone, end every call, and switch everything off?")) return;
    await api.startOver();
    started();
  });
}

export function update(faults, phones) {
  choosePhones(phones);
  const key = JSON.stringify([faults, $("fault-number").value]);
  if (key === drawn) return;
  drawn = key;
  const count = $("faults-count");
  count.textContent = faults.length ? `${faults.length} switched on` : "nothing";
  count.classList.toggle("some", faults.length > 0);
  $("chips").replaceChildren(...faults.map(chip));
  for (const [name, { box }] of boxes) box.checked = faults.some((fault) => fault.name === name && (fault.number ?? "") === $("fault-number").value);
}

function fieldset(name, switches) {
  const field = document.createElement("fieldset");
  const legend = Object.assign(document.createElement("legend"), { textContent: name });
  field.append(legend, ...switches.map(row));
  return field;
}

function row(each) {
  const line = Object.assign(document.createElement("div"), { className: "switch" });
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox" });
  box.setAttribute("role", "switch");
  label.append(box, each.label);
  line.append(label);
  const value = each.value ? valueOf(each) : null;
  if (value) line.append(value);
  if (each.unit === "seconds") line.append(Object.assign(document.createElement("span"), { className: "unit", textContent: "s" }));
  box.addEventListener("change", () => flick(each.name, box.checked, value?.value));
  value?.addEventListener("change", () => { if (box.checked) flick(each.name, true, value.value); });
  boxes.set(each.name, { box, label: each.label });
  return line;
}

function valueOf(each) {
  const value = document.createElement(each.choices.length ? "select" : "input");
  value.className = "value";
  value.setAttribute("aria-label", `${each.label}: ${each.unit || "which"}`);
  if (each.unit === "seconds") Object.assign(value, { type: "number", min: 0, max: 3600, step: "any" });
  each.choices.forEach((choice, at) => value.append(new Option([choice, each.names[at]].filter(Boolean).join(" "), choice)));
  value.value = each.value;
  return value;
}

async function flick(name, on, value) {
  const [kind, amount] = $("fault-often").value.split(":");
  const often = on && kind ? { [kind]: Number(amount) } : {};
  const result = await api.flick(name, { on, value, number: $("fault-number").value || null, ...often });
  drawn = "";
  if (result.faults) update(result.faults, null);
}

function chip(fault) {
  const item = document.createElement("li");
  const often = fault.times ? `next ${fault.times}` : fault.rate < 1 ? `${Math.round(fault.rate * 100)} in 100` : "";
  const label = boxes.get(fault.name)?.label ?? fault.name;
  const off = Object.assign(document.createElement("button"), { type: "button", textContent: "Off" });
  off.setAttribute("aria-label", `Switch off: ${label}`);
  off.addEventListener("click", async () => {
    const { faults } = await api.flick(fault.name, { on: false, number: fault.number });
    if (faults) update(faults, null);
  });
  item.append([label, fault.value, fault.number, often].filter(Boolean).join(" · "), off);
  return item;
}

function choosePhones(phones) {
  if (!phones) return;
  const chooser = $("fault-number");
  const wanted = ["", ...phones.map((phone) => phone.number)];
  if (wanted.join() === [...chooser.options].map((option) => option.value).join()) return;
  const chosen = chooser.value;
  chooser.replaceChildren(new Option("every phone", ""), ...phones.map((phone) => new Option(`${phone.name || "A phone"} ${phone.number}`, phone.number)));
  chooser.value = wanted.includes(chosen) ? chosen : "";
}

function grouped(switches) {
  const groups = new Map();
  for (const each of switches) groups.set(each.group, [...(groups.get(each.group) ?? []), each]);
  return groups;
}

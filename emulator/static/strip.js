// The gateway's traffic, one readable line each, newest first; a line opens to the body as it was sent.

const MOST = 200;
const CALL = new Set(["hop", "screen", "end", "end of call"]);
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function strip(list, empty, chooser) {
  let last = 0;
  chooser.addEventListener("change", () => { for (const row of list.children) hide(row); });

  function hide(row) {
    const wanted = chooser.value;
    const match = { "": true, bad: row.classList.contains("bad"), call: CALL.has(row.dataset.kind), text: !CALL.has(row.dataset.kind) };
    row.classList.toggle("off", !match[wanted]);
  }

  function add(lines) {
    for (const line of lines) {
      const row = drawn(line);
      hide(row);
      list.prepend(row);
      last = line.n;
    }
    while (list.children.length > MOST) list.lastElementChild.remove();
    empty.hidden = list.children.length > 0;
  }

  function clear() {
    list.replaceChildren();
    empty.hidden = false;
  }

  return { add, clear, get last() { return last; } };
}

function drawn(line) {
  const row = document.createElement("li");
  row.className = line.ok ? "" : "bad";
  row.dataset.kind = line.kind;
  const head = document.createElement(line.raw ? "summary" : "div");
  head.className = "line";
  const when = part("time", "", clock.format(new Date(line.time)));
  when.dateTime = line.time;
  head.append(when, part("span", "way", line.way.replace(">", "→")), part("span", "kind", line.kind),
    part("span", "who", line.phone), part("span", "said", line.words));
  if (!line.raw) {
    row.append(head);
    return row;
  }
  const details = document.createElement("details");
  details.append(head, part("pre", "raw", line.raw));
  row.append(details);
  return row;
}

function part(tag, name, text) {
  return Object.assign(document.createElement(tag), { className: name, textContent: text });
}

// The click of a key: a very short burst, only where the reader asked for it.

const KEPT = "key-clicks";
let context = null;
let on = false;

export function wire(box) {
  on = localStorage.getItem(KEPT) === "1";
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    localStorage.setItem(KEPT, on ? "1" : "0");
    click();
  });
}

export function click() {
  if (!on) return;
  context ??= new AudioContext();
  const length = Math.round(context.sampleRate * 0.012);
  const buffer = context.createBuffer(1, length, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let n = 0; n < length; n += 1) samples[n] = (Math.random() * 2 - 1) * (1 - n / length) ** 3 * 0.35;
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
}

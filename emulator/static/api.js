// The emulator's own API, as the page uses it. Every call gives an object, with `error` in words where it failed.

async function ask(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { error: "The emulator does not answer.", gone: true };
  }
}

const phone = (number) => `/phones/${encodeURIComponent(number)}`;

export const look = (numbers, after) =>
  ask("GET", `/desk?phones=${encodeURIComponent(numbers.join(","))}&after=${after}`);
export const place = (number, name, network) => ask("PUT", phone(number), { name, network });
export const dial = (number, code) => ask("POST", `${phone(number)}/dial`, { code });
export const reply = (number, text) => ask("POST", `${phone(number)}/reply`, { text });
export const hangUp = (number) => ask("POST", `${phone(number)}/cancel`, {});
export const sendText = (number, text, to) => ask("POST", `${phone(number)}/sms`, { text, to });
export const switches = () => ask("GET", "/faults");
export const flick = (name, how) => ask("PUT", `/faults/${name}`, how);
export const startOver = () => ask("POST", "/reset", {});

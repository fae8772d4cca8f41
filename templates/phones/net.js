// The sandbox's interface. Addresses are relative to the page, which ends in a slash.

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  const answer = await fetch("api/" + path, options);
  if (!answer.ok) {
    const problem = new Error("HTTP " + answer.status);
    problem.status = answer.status;
    throw problem;
  }
  return answer.json();
}

const inPath = encodeURIComponent;

export const api = {
  people: () => call("GET", "people"),
  state: () => call("GET", "state"),
  menu: () => call("GET", "menu"),
  chat: (openid) => call("GET", "chat/" + inPath(openid)),
  log: () => call("GET", "log"),
  send: (body) => call("POST", "send", body),
  read: (openid, seq) => call("POST", "read", { openid, seq }),
  move: (body) => call("POST", "clock", body),
  turn: (name, on) => call("PUT", "switches/" + inPath(name), { on }),
};

// photo sends a picture as a browser does.
export function photo(openid, file) {
  const form = new FormData();
  form.append("openid", openid);
  form.append("image", file, file.name || "photo");
  return call("POST", "send", form);
}

const soonest = 1000;
const latest = 15000;

// listen keeps the event stream open. on maps an event's name to what to do
// with its data; on.open runs at each connection, on.lost when one ends.
export function listen(on) {
  let pause = soonest;
  const connect = () => {
    const source = new EventSource("api/events");
    source.onopen = () => { pause = soonest; on.open(); };
    source.onerror = () => {
      on.lost();
      if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, latest);
    };
    for (const name of ["chat", "clock", "switches", "log"]) {
      source.addEventListener(name, (e) => on[name](JSON.parse(e.data)));
    }
  };
  connect();
}
